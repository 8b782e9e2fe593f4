// A pasted list that is too long for a field of a form goes along as a file.

import { register } from "frontdesk/behaviors";

const LONGEST = 100_000; // characters; a form as a whole may have 256 KB

register("long-list", (group) => {
  const area = group.querySelector("textarea");
  const said = group.querySelector("[data-said]");
  const onInput = () => {
    if (area.value.length <= LONGEST) return;
    const files = new DataTransfer();
    files.items.add(new File([area.value], "list.txt", { type: "text/plain" }));
    group.querySelector("input[type=file]").files = files.files;
    area.value = "";
    said.textContent = said.dataset.said;
  };
  area.addEventListener("input", onInput);
  return () => area.removeEventListener("input", onInput);
});
