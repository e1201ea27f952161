import CTagger
import FeedModel

/// BERT's encoder (Devlin et al. 2019) over one window of pieces (docs/model-file.md,
/// "Arithmetic"). One thread at a time: it reuses its scratch memory.
struct Encoder {
  let model: TaggerModel
  private let kernels: ct_kernels
  private let scratch: Scratch

  init(_ model: TaggerModel, kernels: ct_kernels) {
    self.model = model
    self.kernels = kernels
    scratch = Scratch(model.configuration)
  }

  /// Hidden states of the pieces at `wanted` (ascending), one row of `hidden` floats each; they
  /// stay valid until the next call. Takes at most `window` pieces.
  func run(_ ids: [Int32], types: [UInt8], wanted: [Int]) -> UnsafePointer<Float> {
    let shape = model.configuration
    let count = ids.count
    precondition(count <= shape.window && types.count == count && wanted.count <= count)
    embed(ids, types)
    for (index, layer) in model.layers.enumerated() {
      let isLast = index == model.layers.count - 1
      linear(scratch.states, count, layer.qkv, into: scratch.qkv)
      attend(
        count,
        isLast
          ? Range(from: wanted.first ?? 0, to: (wanted.last ?? -1) + 1) : Range(from: 0, to: count))
      // Above the last attention pieces no longer see each other: go on with those wanted only.
      if isLast {
        keep(wanted, of: scratch.attended)
        keep(wanted, of: scratch.states)
      }
      feedForward(layer, isLast ? wanted.count : count)
    }
    return UnsafePointer(scratch.states)
  }

  /// `rows` × weightᵀ + bias in float32, for the heads.
  func dense(_ rows: UnsafePointer<Float>, _ count: Int, _ layer: TaggerModel.DenseLayer) -> [Float]
  {
    let outputs = layer.weight.rows
    return [Float](unsafeUninitializedCapacity: count * outputs) { out, initialized in
      guard let start = out.baseAddress else { return }
      kernels.dense(
        rows, count, layer.weight.columns, layer.weight.start, layer.bias.start, outputs, start)
      initialized = count * outputs
    }
  }

  /// So many rows of words are read before their pages are let go: the system brings sixteen pages for each.
  private static let most = 64

  private func embed(_ ids: [Int32], _ types: [UInt8]) {
    let hidden = model.configuration.hidden
    for index in ids.indices {
      let id = Int(ids[index])
      ct_embed(
        model.word.start + id * hidden, model.word.scales[id], model.position.row(index),
        model.type.row(Int(types[index])), hidden, scratch.states + index * hidden)
      if index % Self.most == Self.most - 1 { model.letRowsGo() }
    }
    model.letRowsGo()
    addNorm(scratch.states, nil, ids.count, model.norm)
  }

  /// What `queries` of the pieces attend to in all of them.
  private func attend(_ count: Int, _ queries: Range<Int>) {
    let shape = model.configuration
    func attend(_ distance: UnsafePointer<Float>?, _ reach: Int) {
      kernels.attention(
        scratch.qkv, count, shape.heads, shape.hidden / shape.heads, distance, reach,
        queries.lowerBound, queries.upperBound, scratch.attended, scratch.heads)
    }
    guard let table = model.distance else { return attend(nil, 0) }
    table.values.withUnsafeBufferPointer { attend($0.baseAddress, table.reach) }
  }

  private func feedForward(_ layer: TaggerModel.Layer, _ count: Int) {
    let hidden = model.configuration.hidden
    linear(scratch.attended, count, layer.attention, into: scratch.projected)
    addNorm(scratch.states, scratch.projected, count, layer.attentionNorm)
    var start = 0
    for remaining in stride(from: (count + Scratch.chunk - 1) / Scratch.chunk, to: 0, by: -1) {
      // Chunks of like size, in steps of six rows but for the last.
      let share = ((count - start + remaining - 1) / remaining + 5) / 6 * 6
      let rows = min(share, count - start)
      let states = scratch.states + start * hidden
      linear(states, rows, layer.up, into: scratch.intermediate)
      kernels.gelu(scratch.intermediate, rows * layer.up.rows)
      linear(scratch.intermediate, rows, layer.down, into: scratch.projected)
      addNorm(states, scratch.projected, rows, layer.outputNorm)
      start += rows
    }
  }

  private func linear(
    _ rows: UnsafeMutablePointer<Float>, _ count: Int, _ matrix: ct_matrix,
    into out: UnsafeMutablePointer<Float>
  ) {
    kernels.quantise(rows, count, matrix.columns, &scratch.rounded, scratch.panel)
    withUnsafePointer(to: matrix) {
      kernels.linear(&scratch.rounded, count, $0, out, scratch.panel)
    }
  }

  private func addNorm(
    _ rows: UnsafeMutablePointer<Float>, _ other: UnsafePointer<Float>?, _ count: Int,
    _ norm: TaggerModel.LayerNorm
  ) {
    kernels.add_norm(
      rows, other, count, model.configuration.hidden, norm.weight.start, norm.bias.start,
      model.configuration.normEpsilon)
  }

  /// Moves the wanted rows to the front.
  private func keep(_ wanted: [Int], of rows: UnsafeMutablePointer<Float>) {
    let hidden = model.configuration.hidden
    for (place, index) in wanted.enumerated() where place != index {
      (rows + place * hidden).update(from: rows + index * hidden, count: hidden)
    }
  }
}
