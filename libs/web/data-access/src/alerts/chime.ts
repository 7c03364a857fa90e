/** Hertz and seconds: two short, soft notes, a fourth apart. */
const NOTES = [
  { hertz: 659.26, from: 0 },
  { hertz: 880, from: 0.09 },
];
const NOTE_SECONDS = 0.32;
const LOUDNESS = 0.06;

/** Whether a browser lets this page sound: not before somebody has pressed something in it. */
export function maySound(): boolean {
  const { userActivation } = navigator as { userActivation?: UserActivation };
  return 'AudioContext' in window && userActivation?.hasBeenActive !== false;
}

/** Made here: there is no file to load. */
export function chime(): void {
  const context = new AudioContext();
  let left = NOTES.length;
  for (const { hertz, from } of NOTES) {
    const begins = context.currentTime + from;
    const note = new OscillatorNode(context, { type: 'sine', frequency: hertz });
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.setValueAtTime(0, begins);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.0001, begins + NOTE_SECONDS);
    note.connect(loudness).connect(context.destination);
    // Gives the loudspeaker back with the last one.
    note.onended = () => {
      left -= 1;
      if (left === 0) void context.close();
    };
    note.start(begins);
    note.stop(begins + NOTE_SECONDS);
  }
}
