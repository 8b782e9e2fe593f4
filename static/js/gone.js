// A page that loaded itself anew, for its member may see something else now, and is not theirs any more:
// it hears of nothing, so they go where they are live.

if (sessionStorage.getItem("again") !== null) location.replace("/");
sessionStorage.removeItem("again");
