/** What it means that invalid certificates are accepted for a list. */
export const insecureWords = {
  short: 'Certificates are not checked',
  long: 'Certificates are NOT checked: anybody on the way can read and change what is sent and downloaded.',
};
