// One sound for all tabs of a browser: they take turns at a lock, and whoever may play first does.
// A tab that the browser keeps silent, as nobody has clicked in it yet, leaves it to the next.

const EVERY = 4000;
let rangAt = -EVERY;

export function ring(address, volume) {
  if (navigator.locks) return navigator.locks.request("frontdesk-sound", () => once(address, volume));
  if (performance.now() - rangAt < EVERY) return; // no locks without https: each tab for itself
  rangAt = performance.now();
  return play(address, volume);
}

// Whoever rang holds a second lock for a while, and the others find it held. What tabs store is
// known to the others too late for that.
function once(address, volume) {
  return new Promise((over) => {
    const turn = async (isQuiet) => {
      if (!isQuiet || !(await play(address, volume))) return;
      over();
      await new Promise((end) => setTimeout(end, EVERY));
    };
    navigator.locks.request("frontdesk-rang", { ifAvailable: true }, turn).then(over);
  });
}

// Whether the browser let it be heard.
export async function play(address, volume) {
  const audio = new Audio(address);
  audio.volume = Math.min(Math.max(volume, 0), 100) / 100;
  try {
    await audio.play();
    return true;
  } catch {
    return false;
  }
}
