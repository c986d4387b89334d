// The modules of the page, in the order in which they start. Each exports `start()`, subscribes to what it
// shows in state.js and fills its own region of index.html.
import { start as clock } from "./clock.js";

export const PARTS = [clock];
