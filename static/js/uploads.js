// Files for the message to come: chosen, dropped or pasted, uploaded at once, shown in the tray.

import { register } from "frontdesk/behaviors";
import { send, token } from "frontdesk/frames";

const picker = (form) => form.querySelector('input[type="file"]');

for (const name of ["composer", "note-composer"]) register(name, takes);

function takes(form) {
  const input = picker(form);
  if (!input) return;
  form.querySelector("[data-pick]")?.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take(form, input.files);
    input.value = "";
  });
  form.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) {
      event.preventDefault();
      take(form, event.clipboardData.files);
    }
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.dataset.drop = "";
  });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => delete form.dataset.drop);
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    take(form, event.dataTransfer.files);
  });
}

function take(form, files) {
  for (const file of files) upload(form, file);
}

function upload(form, file) {
  const tray = form.querySelector(".tray");
  const tile = waitingTile(file);
  tray.append(tile);
  const body = new FormData();
  body.set("file", file);
  body.set("for", form.dataset.mode);
  const request = new XMLHttpRequest();
  request.open("POST", form.dataset.uploads);
  request.setRequestHeader("X-CSRFToken", token());
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    tile.querySelector("progress").value = (100 * loaded) / total;
  });
  request.addEventListener("load", () => {
    if (request.status === 200) arrived(tile, request.responseText);
    else refused(tile, request);
  });
  request.addEventListener("error", () => refused(tile, request));
  request.send(body);
}

function waitingTile(file) {
  const tile = document.createElement("div");
  tile.className = "tray__tile";
  tile.role = "listitem";
  tile.dataset.state = "uploading";
  const name = document.createElement("span");
  name.className = "tray__name truncate";
  name.textContent = file.name;
  const progress = document.createElement("progress");
  progress.className = "tray__progress";
  progress.max = 100;
  progress.value = 0;
  progress.ariaLabel = file.name;
  tile.append(name, progress);
  return tile;
}

function arrived(tile, html) {
  const both = document.createElement("template");
  both.innerHTML = html;
  tile.replaceWith(...both.content.children);
}

function refused(tile, request) {
  tile.dataset.state = "refused";
  let words = "";
  try {
    words = JSON.parse(request.responseText).sentence;
  } catch {
    words = document.querySelector("[data-unsent]").dataset.unsent;
  }
  const said = document.createElement("span");
  said.className = "tray__state";
  said.role = "alert";
  said.textContent = words;
  tile.querySelector("progress")?.replaceWith(said);
  setTimeout(() => tile.remove(), 8000);
}

register("remove-upload", (button) => {
  button.addEventListener("click", async () => {
    const tile = button.closest(".tray__tile");
    await send(button.dataset.address, { method: "DELETE" }).catch(() => null);
    document.querySelector(`[data-of="${tile.dataset.file}"]`)?.remove();
    tile.remove();
  });
});
