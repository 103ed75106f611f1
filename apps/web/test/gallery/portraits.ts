const skins = ['#e7b48f', '#f0c9a8', '#c98e62', '#8d5a3b', '#d9a27a', '#f2d2b6', '#edc3a0', '#b97d54', '#a86f47'];
const hair = ['#2b1d17', '#8a5a2b', '#17130f', '#241a16', '#4a2a1a', '#6b4a2c', '#c8a05a', '#2a2019', '#1a1412'];
const shirts = ['#356b61', '#c9a24b', '#7a4a52', '#3f5878', '#8a8f5a', '#4d4a68', '#a3573f', '#2f4a44', '#7d6a9a'];
const walls = ['#d8d2c4', '#c3cec9', '#d6c5b4', '#b9c4d0', '#cfcab8', '#c7bfd0', '#d9cfc0', '#bfcabc', '#d0c4c4'];

/** A drawn person as a camera's track, so that pictures of the interface show nobody. `upright` as a phone sends them. */
export function portrait(index: number, upright = false): MediaStreamTrack {
  return paint(upright ? 720 : 1280, upright ? 1280 : 720, (g) => {
    if (upright) g.setTransform(1.5, 0, 0, 1.5, -600, 180);
    const [skin, crown, shirt, wall] = [skins, hair, shirts, walls].map(
      (list) => list[index % list.length] ?? '#888',
    ) as [string, string, string, string];
    g.fillStyle = wall;
    g.fillRect(-400, -400, 2400, 2000);
    window3(g, index);
    g.fillStyle = shirt;
    ellipse(g, 640, 790, 330, 300);
    g.fillStyle = skin;
    g.fillRect(585, 430, 110, 110);
    ellipse(g, 640, 530, 55, 40);
    g.fillStyle = crown;
    ellipse(g, 640, 290, 150, 168);
    if (index % 2 === 0) g.fillRect(492, 290, 296, 200);
    g.fillStyle = skin;
    ellipse(g, 640, 330, 118, 150);
    g.fillStyle = crown;
    g.beginPath();
    g.ellipse(640, 232, 128, 74, 0, Math.PI, 0);
    g.fill();
    g.fillStyle = '#2b2320';
    ellipse(g, 598, 322, 10, 11);
    ellipse(g, 682, 322, 10, 11);
    g.strokeStyle = '#7b4336';
    g.lineWidth = 7;
    g.lineCap = 'round';
    g.beginPath();
    g.arc(640, 378, 40, 0.2 * Math.PI, 0.8 * Math.PI);
    g.stroke();
  });
}

function window3(g: CanvasRenderingContext2D, index: number): void {
  g.fillStyle = 'rgb(255 255 255 / 45%)';
  g.fillRect(index % 2 === 0 ? 90 : 880, 90, 300, 330);
  g.fillStyle = 'rgb(60 70 60 / 12%)';
  g.fillRect(index % 2 === 0 ? 930 : 110, 420, 260, 300);
}

/** A shared document. */
export function slide(): MediaStreamTrack {
  return paint(1600, 1000, (g) => {
    g.fillStyle = '#ffffff';
    g.fillRect(0, 0, 1600, 1000);
    g.fillStyle = '#22302c';
    g.font = '600 64px sans-serif';
    g.fillText('Budget 2026', 120, 170);
    const bars = [420, 300, 520, 260, 380];
    bars.forEach((height, index) => {
      g.fillStyle = index === 2 ? '#1f7a6d' : '#b9c9c3';
      g.fillRect(140 + index * 190, 860 - height, 120, height);
    });
    g.fillStyle = '#8a948f';
    for (let line = 0; line < 9; line += 1) g.fillRect(1140, 300 + line * 62, 340 - (line % 3) * 60, 16);
  });
}

function paint(width: number, height: number, draw: (g: CanvasRenderingContext2D) => void): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const g = canvas.getContext('2d');
  const track = canvas.captureStream(5).getVideoTracks()[0];
  if (g === null || track === undefined) throw new Error('no canvas');
  draw(g);
  // A still canvas sends no frames.
  setInterval(() => draw(g), 200);
  return track;
}

function ellipse(g: CanvasRenderingContext2D, x: number, y: number, rx: number, ry: number): void {
  g.beginPath();
  g.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  g.fill();
}
