// Whether a row belongs in the list that is shown, and where: from the attributes of both.

// true, false, or null where only the server knows.
export function belongs(list, row, me) {
  const asked = list.dataset;
  const { inbox, state, assignee, owner, channel, tags = "" } = row.dataset;
  if (asked.state === "before") return null;
  if (asked.inbox && asked.inbox !== inbox) return false;
  if (isWithheld(inbox, state, assignee)) return false;
  if (!inState(asked.state, state, row.dataset.archivesAt)) return false;
  if (asked.channel && asked.channel !== channel) return false;
  if (asked.owner && asked.owner !== owner) return false;
  if (asked.tag && !tags.split(" ").includes(asked.tag)) return false;
  if (!isAssigned(asked.assigned, assignee, me)) return false;
  if (asked.unreadOnly !== undefined && !row.hasAttribute("data-unread") && !isOpen(row)) return false;
  return asked.tookPart === undefined ? true : null;
}

// A queue offers what nobody has to those who are logged in.
function isWithheld(inbox, state, assignee) {
  const kept = document.getElementById("queues")?.dataset.withheld ?? "";
  return state === "open" && !assignee && kept.includes(inbox);
}

function inState(wanted, state, archivesAt) {
  if (state !== "closed") return wanted === state;
  return wanted === (new Date(archivesAt) > new Date() ? "closed" : "archived");
}

function isAssigned(wanted, assignee, me) {
  if (!wanted) return true;
  if (wanted === "me") return assignee === me;
  if (wanted === "unassigned") return !assignee;
  if (wanted === "others") return Boolean(assignee) && assignee !== me;
  return assignee === wanted;
}

// Read by being looked at, it stays where it is while it is open.
export function isOpen(row) {
  return document.getElementById("thread")?.dataset.conversation === row.dataset.conversation;
}

// What the list is sorted by. Without a message a conversation stands first, whichever way.
export function key(list, row) {
  return list.dataset.by === "message" ? row.dataset.messageAt : row.dataset.beganAt;
}

// The row of these that stands right after one with that key.
export function nextOf(list, rows, mine) {
  const up = list.dataset.up !== undefined;
  return rows.find((other) => {
    const its = key(list, other);
    if (its === mine) return false;
    if (!mine) return true;
    if (!its) return false;
    return up ? its > mine : its < mine;
  });
}
