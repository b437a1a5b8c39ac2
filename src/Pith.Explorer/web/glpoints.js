// Draws points with WebGL: places once, a colour and a layer for each point whenever these change.

const vertexShader = `
  attribute vec2 place;
  attribute vec4 look;
  uniform vec2 shift, scale;
  uniform float layer;
  uniform mediump float size;
  varying vec4 tint;
  void main() {
    float own = floor(look.a * 255.0 + 0.5);
    tint = vec4(look.rgb, 1.0);
    gl_Position = own == layer ? vec4(place * scale + shift, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = size;
  }`;
const fragmentShader = `
  precision mediump float;
  varying vec4 tint;
  uniform mediump float alpha, size;
  void main() {
    float away = length(gl_PointCoord - 0.5) * size;
    float cover = clamp(size * 0.5 - away, 0.0, 1.0) * alpha;
    if (cover <= 0.0) discard;
    gl_FragColor = vec4(tint.rgb * cover, cover);
  }`;

// Whether a program plays the graphics card, by the names of those that do.
function isImitation(gl) {
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
}

class GlPoints {
  // Null where the browser has no WebGL, none that draws, or one that only imitates a graphics card: that takes many times as long as a canvas.
  static make(canvas, evenIfSlow) {
    const wishes = { antialias: false, alpha: false, failIfMajorPerformanceCaveat: !evenIfSlow };
    const gl = canvas.getContext("webgl2", wishes) ?? canvas.getContext("webgl", wishes);
    if (gl && !evenIfSlow && isImitation(gl)) return null;
    const made = gl ? new GlPoints(canvas, gl) : null;
    return made?.works ? made : null;
  }

  constructor(canvas, gl) {
    this.canvas = canvas;
    this.gl = gl;
    this.name = "webgl";
    this.build();
    canvas.addEventListener("webglcontextlost", event => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.build();
      tell("layout");
    });
  }

  build() {
    const { gl } = this;
    const compile = (type, source) => {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      return shader;
    };
    const program = gl.createProgram();
    gl.attachShader(program, compile(gl.VERTEX_SHADER, vertexShader));
    gl.attachShader(program, compile(gl.FRAGMENT_SHADER, fragmentShader));
    gl.linkProgram(program);
    this.works = gl.getProgramParameter(program, gl.LINK_STATUS);
    if (!this.works) return;
    gl.useProgram(program);
    this.at = name => gl.getUniformLocation(program, name);
    this.places = gl.createBuffer();
    this.looks = gl.createBuffer();
    this.attributes = [[this.places, gl.getAttribLocation(program, "place"), 2, gl.FLOAT, false], [this.looks, gl.getAttribLocation(program, "look"), 4, gl.UNSIGNED_BYTE, true]];
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.hasLooks = false;
  }

  setPlaces(places) {
    this.count = places.length / 2;
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.places);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, places, this.gl.STATIC_DRAW);
  }

  // Red, green, blue and the layer of each point.
  setLooks(looks) {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.looks);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, looks, this.gl.DYNAMIC_DRAW);
    this.hasLooks = true;
    this.present = layersOf(looks);
  }

  // Layers are drawn in order; each has a radius in device pixels and an opacity.
  draw({ x, y, pixels }, background, layers) {
    const { gl, canvas } = this;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(...background.map(v => v / 255), 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!this.hasLooks || !this.count) return;
    for (const [buffer, place, parts, type, normalised] of this.attributes) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, parts, type, normalised, 0, 0);
    }
    const scaleX = 2 * pixels / canvas.width, scaleY = 2 * pixels / canvas.height;
    gl.uniform2f(this.at("scale"), scaleX, scaleY);
    gl.uniform2f(this.at("shift"), -x * scaleX, -y * scaleY);
    for (const { layer, radius, alpha } of layers) {
      if (!this.present[layer]) continue;
      gl.uniform1f(this.at("layer"), layer);
      gl.uniform1f(this.at("size"), 2 * radius + 1);
      gl.uniform1f(this.at("alpha"), alpha);
      gl.drawArrays(gl.POINTS, 0, this.count);
    }
  }
}
