import '@fontsource-variable/inter/opsz.css';
import './theme.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { announce } from './add/add-list.ts';
import { mainBridge } from './bridge.ts';
import { followMain } from './mirror/follow-main.ts';
import { createSeconds } from './seconds.ts';
import { createModel, notify, offer } from './store.ts';
import { tellDialog } from './tell-dialog.ts';
import { WeftContext } from './weft.ts';
import { sentence } from './words/sentence.ts';

const bridge = mainBridge();
const store = createModel();
const weft = { bridge, store, seconds: createSeconds() };

followMain(bridge, {
  get: store.getState,
  set: (part) => store.setState(part),
  failed: (error) => notify(store, 'error', sentence(error)),
});
tellDialog(weft);
bridge.on('lists-added', (report) => announce(weft, report));
bridge.on('problem', (text) => notify(store, 'error', text));
bridge.on('addresses-offered', (offered) => offer(store, offered));
bridge.on('open-add-dialog', () => store.setState({ dialog: 'add' }));
bridge.on('open-history', () => store.setState({ dialog: 'history' }));

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root"');
createRoot(root).render(
  <WeftContext value={weft}>
    <App />
  </WeftContext>,
);
