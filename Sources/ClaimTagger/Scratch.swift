import CTagger

/// Memory for one forward pass, made once and reused for every window. Belongs to one encoder.
final class Scratch {
  let states: UnsafeMutablePointer<Float>
  let attended: UnsafeMutablePointer<Float>
  let projected: UnsafeMutablePointer<Float>
  let qkv: UnsafeMutablePointer<Float>
  /// `chunk` rows of the feed-forward layer.
  let intermediate: UnsafeMutablePointer<Float>
  let heads: UnsafeMutablePointer<Float>
  /// Activations as the kernels round them, two bytes each at most.
  var rounded: ct_rounded
  let panel: UnsafeMutableRawPointer

  /// Rows that pass through the feed-forward layer at a time, so that its wide intermediate stays
  /// in the second-level cache. A multiple of the kernels' six rows.
  static let chunk = 252

  private let block: UnsafeMutableRawPointer

  init(_ shape: ModelConfiguration) {
    let window = shape.window
    let hidden = shape.hidden
    let size = hidden / shape.heads
    let rows = min(window, Self.chunk)
    let widest = max(ct_padded(hidden), ct_padded(shape.intermediate))
    // 64-byte steps, in floats: activations are two bytes each, a block is two floats.
    let counts = [
      window * hidden, window * hidden, window * hidden, 3 * window * hidden,
      rows * shape.intermediate, ct_attention_scratch(window, size),
      max(window * ct_padded(hidden), rows * widest) / 2 + 1,
      2 * max(window * ct_blocks(hidden), rows * ct_blocks(shape.intermediate)),
      window * Int(CT_LOUD_COLUMNS), ct_linear_scratch(widest) / 4,
    ].map { ($0 + 15) / 16 * 16 }
    let start = UnsafeMutableRawPointer.allocate(
      byteCount: 4 * counts.reduce(0, +), alignment: 64)
    block = start
    var offset = 0
    let areas = counts.map { count in
      defer { offset += 4 * count }
      return start + offset
    }
    func floats(_ index: Int) -> UnsafeMutablePointer<Float> {
      areas[index].bindMemory(to: Float.self, capacity: counts[index])
    }
    states = floats(0)
    attended = floats(1)
    projected = floats(2)
    qkv = floats(3)
    intermediate = floats(4)
    heads = floats(5)
    rounded = ct_rounded()
    rounded.integers = areas[6]
    rounded.blocks = areas[7].bindMemory(to: ct_block.self, capacity: counts[7] / 2)
    rounded.loud = floats(8)
    panel = areas[9]
  }

  deinit { block.deallocate() }
}
