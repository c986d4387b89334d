// The marks of places and landings on the map.

/** A square with a ring around it: the share of its ramp that was full at the busiest moment of the day. */
export function drawBase(context, [x, y], replay, base, number_, day, ink) {
  const at = number_ * replay.days + day;
  const load = Math.min(replay.base_days.ramp_used_max[at] / Math.max(base.ramp_spots, 1), 1);
  context.lineWidth = 3;
  context.strokeStyle = ink.halo;
  ring(context, x, y, 8, 1);
  context.strokeStyle = load > 0.9 ? ink.short : ink.base;
  ring(context, x, y, 8, load);
  context.fillStyle = replay.base_days.closed_h[at] > 0 ? ink.short : ink.base;
  context.fillRect(x - 3.5, y - 3.5, 7, 7);
}

function ring(context, x, y, radius, share) {
  if (share <= 0) return;
  context.beginPath();
  context.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
  context.stroke();
}

/** An open circle for the hours wanted, a full one for those flown: their areas are in proportion. */
export function drawArea(context, [x, y], replay, number_, day, ink) {
  const at = number_ * replay.days + day;
  const [wanted, flown] = [replay.area_days.wanted_h[at], replay.area_days.flown_h[at]];
  const radius = (value_h) => Math.sqrt(value_h) * 1.7;
  context.fillStyle = ink.area;
  context.globalAlpha = 0.28;
  disc(context, x, y, radius(flown));
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = ink.area;
  context.lineWidth = 1.3;
  disc(context, x, y, Math.max(radius(wanted), 3));
  context.stroke();
}

/** A circle, to be filled or drawn. */
export function disc(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** A cross for a landing away from home. */
export function drawCross(context, [x, y], ink) {
  for (const [color, width] of [[ink.halo, 4.5], [ink.short, 2.2]]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    for (const slope of [1, -1]) {
      context.moveTo(x - 3.5, y - 3.5 * slope);
      context.lineTo(x + 3.5, y + 3.5 * slope);
    }
    context.stroke();
  }
}
