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
  let rounded: UnsafeMutablePointer<Int16>
  let scales: UnsafeMutablePointer<Float>
  let panel: UnsafeMutablePointer<Int16>

  /// Rows that pass through the feed-forward layer at a time, so that its wide intermediate stays
  /// in the second-level cache. A multiple of the kernels' six rows.
  static let chunk = 252

  private let block: UnsafeMutableRawPointer

  init(_ shape: ModelConfiguration) {
    let window = shape.window
    let hidden = shape.hidden
    let size = hidden / shape.heads
    let widest = max(ct_padded(hidden), ct_padded(shape.intermediate))
    // 64-byte steps, in floats; int16 areas take half a float an element.
    let counts = [
      window * hidden, window * hidden, window * hidden, 3 * window * hidden,
      min(window, Self.chunk) * shape.intermediate, ct_attention_scratch(window, size),
      max(window * ct_padded(hidden), min(window, Self.chunk) * widest) / 2 + 1, window,
      Int(CT_COLUMN_STEP) * widest / 2,
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
    func integers(_ index: Int) -> UnsafeMutablePointer<Int16> {
      areas[index].bindMemory(to: Int16.self, capacity: 2 * counts[index])
    }
    states = floats(0)
    attended = floats(1)
    projected = floats(2)
    qkv = floats(3)
    intermediate = floats(4)
    heads = floats(5)
    rounded = integers(6)
    scales = floats(7)
    panel = integers(8)
  }

  deinit { block.deallocate() }
}
