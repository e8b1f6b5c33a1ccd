import { BlockList, isIP } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Failure } from '../contract/failure.ts';

/** What `os.networkInterfaces()` gives: the addresses of each interface that is up. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** The interfaces of this machine; null when they cannot be told, since to ask takes a descriptor. */
export function interfacesNow(): Interfaces | null {
  try {
    return networkInterfaces();
  } catch {
    return null;
  }
}

/** The addresses of this machine by which it could reach others; null when they cannot be told. */
export function networkNow(): string | null {
  const interfaces = interfacesNow();
  return interfaces === null ? null : addressesOf(interfaces);
}

/** Whether a machine has an address by which it could reach others. */
export function isConnected(interfaces: Interfaces): boolean {
  return usableOf(interfaces).length > 0;
}

/** The addresses by which a machine could reach others; a text that changes when they do. */
export function addressesOf(interfaces: Interfaces): string {
  return usableOf(interfaces)
    .map(({ address }) => address)
    .toSorted()
    .join(' ');
}

// They lead to machines and containers within this one, or are tunnels, which stand though the
// network that they go through is gone: Docker, libvirt, LXC, Kubernetes, VMware, VirtualBox,
// Hyper-V and WSL, sharing and tunnels of macOS, OpenVPN, WireGuard, Tailscale, ZeroTier.
const inner: readonly RegExp[] = [
  /^(docker|virbr|lxcbr|lxdbr|cni|vmnet|vboxnet|podman|flannel\.)\w*/,
  /^(veth|cali)[0-9a-f]+$/,
  /^br-[0-9a-f]{12}$/i,
  /^bridge1\d\d$/,
  /^(utun|tun|wg|zt)\w*$/i,
  /^tailscale\d*$/i,
  /^vethernet \((wsl.*|default switch)\)$/i,
  /^(vmware|virtualbox) .*(vmnet|host-only)/i,
];

function usableOf(interfaces: Interfaces): NetworkInterfaceInfo[] {
  return Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    inner.some((pattern) => pattern.test(name))
      ? []
      : addresses.filter((address) => !address.internal && !isLinkLocal(address)),
  );
}

/** Systems give themselves such an address where nobody gives them one (RFC 3927, RFC 4291). */
function isLinkLocal({ address, family }: NetworkInterfaceInfo): boolean {
  return linkLocal.check(address.replace(/%.*/, ''), family === 'IPv4' ? 'ipv4' : 'ipv6');
}

const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** Whether a failure may be this machine's missing network and not the server's doing. */
export function mayBeOffline({ code, retry }: Failure): boolean {
  const isOfProxy = code === 'proxy' && retry === 'soon';
  return code === 'name-not-resolved' || code === 'unreachable' || code === 'timeout' || isOfProxy;
}

/**
 * Whether a failure says that there is no way into the network, though this machine has an address
 * in it: nobody answers for names, or nobody knows the way to an address of a family that this
 * machine has. A neighbour that is not there says nothing of the network.
 */
export function speaksOfNoNetwork(failure: Failure, interfaces: Interfaces): boolean {
  if (!mayBeOffline(failure)) return false;
  const { detail } = failure;
  const [error = ''] = /\bE[A-Z_]{4,}/.exec(detail) ?? [];
  if (error === 'EAI_AGAIN' || error === 'ENETDOWN') return true;
  if (error !== 'ENETUNREACH' && error !== 'EHOSTUNREACH') return false;
  const usable = usableOf(interfaces);
  return Array.from(detail.matchAll(unreached), ([, address = '']) => address).some(
    (address) => isIP(address) !== 0 && isBeyond(address, usable),
  );
}

// As Node words it: `connect ENETUNREACH 2001:db8::1:443 - Local (:::0)`.
const unreached = /E(?:NET|HOST)UNREACH (\S+):\d+/g;

/** Whether an address is one of a network behind those that this machine is in. */
function isBeyond(address: string, usable: readonly NetworkInterfaceInfo[]): boolean {
  const family = familyOf(address);
  const own = usable.filter(({ address }) => familyOf(address) === family);
  return own.length > 0 && !own.some(({ cidr }) => isInNetwork(address, family, cidr));
}

function isInNetwork(address: string, family: 'ipv4' | 'ipv6', cidr: string | null): boolean {
  const [network = '', bits = ''] = cidr?.split('/') ?? [];
  if (isIP(network) === 0) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}
