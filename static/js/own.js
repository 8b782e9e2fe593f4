// What one's own message offers to its author alone. A rule and no attribute: frames bring the same
// for every viewer, again and again.

import { me } from "frontdesk/mine";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`.own[data-author="${CSS.escape(me())}"] { display: flex; }`);
document.adoptedStyleSheets.push(sheet);
