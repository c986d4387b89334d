// The modules of the page, in the order in which they start. Each exports `start()`, subscribes to what it
// shows in state.js and fills its own region of index.html.
import { start as charts } from "./charts.js";
import { start as clock } from "./clock.js";
import { start as evidence } from "./evidence.js";
import { start as legend } from "./legend.js";
import { start as live } from "./live.js";
import { start as look } from "./look.js";
import { start as map } from "./map.js";
import { start as story } from "./story.js";
import { start as timeline } from "./timeline.js";
import { start as top } from "./top.js";

export const PARTS = [top, clock, timeline, map, legend, look, charts, story, evidence, live];
