import { contextBridge, ipcRenderer } from 'electron';
import { type Bridge, commandChannel, eventChannel, type Reply } from './contract/ipc.ts';

const bridge: Bridge = {
  async call(name, request) {
    const reply: Reply = await ipcRenderer.invoke(commandChannel, name, request);
    if ('error' in reply) throw new Error(reply.error);
    return reply.response as never;
  },
  on(name, listener) {
    const hear = (_event: unknown, announced: string, news: unknown) => {
      if (announced === name) listener(news as never);
    };
    ipcRenderer.on(eventChannel, hear);
    return () => void ipcRenderer.off(eventChannel, hear);
  },
};

contextBridge.exposeInMainWorld('weft', bridge);
