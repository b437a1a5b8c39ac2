// Talks to the server that this page came from, and to no other.

const page = Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");

class Refused extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

async function ask(path, init) {
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-cache", ...init });
  if (answer.ok) return answer;
  let sentence = "The explorer does not answer as it should.";
  try {
    sentence = (await answer.json()).error;
  } catch {
    // The answer was no JSON; the sentence above stays.
  }
  throw new Refused(sentence, answer.status);
}

const getJson = async path => (await ask(path)).json();
const getArray = async (name, type) => new type(await (await ask("/api/array/" + name)).arrayBuffer());

function post(path, body, signal) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ page, ...body }), signal });
}

const postJson = async (path, body, signal) => (await post(path, body, signal)).json();

// Selections while sliders move: one request at a time, then the newest setting; what takes long is given up for a newer one.
const selecting = {
  sequence: 0,
  flying: null,
  waiting: null,

  ask(body) {
    this.waiting = body;
    if (!this.flying) this.send();
    else if (performance.now() - this.flying.started > 1200) this.flying.abort.abort();
  },

  async send() {
    const body = this.waiting, sequence = ++this.sequence, abort = new AbortController();
    this.waiting = null;
    const flight = this.flying = { started: performance.now(), abort };
    busy(true);
    try {
      const answer = await post("/api/select", { ...body, sequence }, abort.signal);
      const { head, kept } = readAnswer(await answer.arrayBuffer());
      // A newer setting is under way only where it waits here.
      if (head.sequence === sequence) received(head, kept, body, performance.now() - flight.started);
    } catch (error) {
      if (error.name !== "AbortError" && error.status !== 409) refused(error);
    }
    this.flying = null;
    if (this.waiting) this.send();
    else busy(false);
  },
};

// A head of JSON and a bit for every row; see SelectionAnswer.
function readAnswer(buffer) {
  const view = new DataView(buffer), headBytes = view.getInt32(4, true), rows = view.getInt32(8, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 12, headBytes)));
  const bits = new Uint8Array(buffer, 12 + headBytes), kept = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) kept[row] = (bits[row >> 3] >> (row & 7)) & 1;
  return { head, kept };
}

// What the server tells by itself: what is ready, how far work is, and its end.
function listen(acts) {
  const source = new EventSource("/api/events");
  for (const [name, act] of Object.entries(acts)) {
    if (name !== "lost" && name !== "back") source.addEventListener(name, event => act(JSON.parse(event.data)));
  }
  source.addEventListener("end", () => source.close());
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED || !app.ended) acts.lost();
  });
  source.addEventListener("open", () => acts.back());
}

// Hands a file to the browser's downloads.
function download(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
