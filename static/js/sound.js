// One sound for all tabs of a browser: they take turns at a lock, and whoever may play first does.
// A tab that the browser keeps silent, as nobody has clicked in it yet, leaves it to the next.

const EVERY = 4000;
const RANG_AT = "frontdesk-rang-at";

export function ring(address, volume) {
  const turn = () => once(address, volume);
  return navigator.locks ? navigator.locks.request("frontdesk-sound", turn) : turn();
}

async function once(address, volume) {
  const ago = Math.abs(Date.now() - Number(localStorage.getItem(RANG_AT)));
  if (ago < EVERY) return;
  if (await play(address, volume)) localStorage.setItem(RANG_AT, String(Date.now()));
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
