import CTagger
import FeedModel

/// A claim tagger's weights and tables, checked and ready to compute with.
///
/// Thread rule: any number of threads may share one model. `@unchecked` because its tables point
/// into `bytes`, which is read-only and kept alive here.
public final class TaggerModel: @unchecked Sendable {
  public let configuration: ModelConfiguration
  /// SHA-256 of the model file as it states it, 64 hexadecimal digits.
  public let digest: String
  /// Path of the file, or "embedded model".
  public let file: String

  let vocabulary: Vocabulary
  let word: QuantisedTable
  let position: FloatTable
  let type: FloatTable
  let norm: LayerNorm
  /// What the distance of two pieces adds to their attention, nil for a model without it.
  let distance: DistanceTable?
  let layers: [Layer]
  let head: DenseLayer
  let links: [LinkRole: LinkHead]
  let tables: ModelTables
  private let bytes: ModelBytes

  struct LayerNorm {
    let weight: FloatTable
    let bias: FloatTable
  }

  struct Layer {
    let qkv: ct_matrix
    let attention: ct_matrix
    let attentionNorm: LayerNorm
    let up: ct_matrix
    let down: ct_matrix
    let outputNorm: LayerNorm
  }

  struct DenseLayer {
    let weight: FloatTable
    let bias: FloatTable
  }

  struct LinkHead {
    let span: DenseLayer
    let cue: DenseLayer
    let bias: Float
  }

  /// Maps and checks the file at `path`.
  public convenience init(path: String) throws(ModelError) {
    try self.init(ModelBytes(mapping: path), file: path)
  }

  /// Reads a model from bytes in memory; they are copied.
  public convenience init(bytes: [UInt8], name: String) throws(ModelError) {
    try self.init(ModelBytes(copying: bytes), file: name)
  }

  /// The model that was built into the program, nil when it was built without one.
  public static func embedded() throws(ModelError) -> TaggerModel? {
    guard let bytes = ModelBytes(embedded: ()) else { return nil }
    return try TaggerModel(bytes, file: "embedded model")
  }

  /// Drops the pages of the rows that pieces of the last texts stand in, a third of the model: a desk's texts would
  /// fill them one by one. Those that the next ones need come back from the file, at a thousandth of a window's
  /// time. Safe while others read.
  func letRowsGo() { bytes.letGo(word.start, word.rows * word.columns) }

  private init(_ bytes: ModelBytes, file: String) throws(ModelError) {
    let contents = try ModelFile(bytes, name: file)
    var found = ModelEntries(contents)
    let shape = ModelConfiguration(&found)
    let hidden = shape.hidden
    let labels = TagLabel.allCases

    if shape.labels != labels.map(\.name) {
      found.note(
        "config: labels=\(shape.labels.joined(separator: " ")), "
          + "want \(labels.map(\.name).joined(separator: " "))")
    }
    guard let text = contents.entries["vocabulary"], text.type == .text,
      let vocabulary = Vocabulary(text.contents)
    else {
      throw ModelError(.unsuitable, file: file, "vocabulary is missing or has no special pieces")
    }
    word = found.quantised("embeddings.word", .int8, rows: vocabulary.count, columns: hidden)
    position = found.floats("embeddings.position", rows: nil, columns: hidden)
    if position.rows < shape.window {
      found.note("embeddings.position has \(position.rows) rows, want window=\(shape.window)")
    }
    type = found.floats("embeddings.type", rows: Word.typeCount, columns: hidden)
    norm = found.norm("embeddings.norm", hidden)
    distance =
      contents.entries["attention.distance"] == nil
      ? nil
      : DistanceTable(found.floats("attention.distance", rows: shape.heads, columns: nil), shape)
    layers = (0..<shape.layers).map { found.layer("layers.\($0).", shape) }
    head = found.dense("head", rows: labels.count, columns: hidden)
    var links: [LinkRole: LinkHead] = [:]
    for role in LinkRole.allCases {
      links[role] = found.link("link.\(role.rawValue).", columns: hidden)
    }
    self.links = links
    tables = ModelTables(&found)
    if !found.faults.isEmpty {
      throw ModelError(
        .unsuitable, file: file,
        "this program cannot use the model: " + found.faults.joined(separator: "; "))
    }
    self.vocabulary = vocabulary
    self.bytes = bytes
    self.file = file
    configuration = shape
    digest = contents.digest
    bytes.letGo()
  }
}

extension ModelEntries {
  mutating func norm(_ name: String, _ columns: Int) -> TaggerModel.LayerNorm {
    TaggerModel.LayerNorm(
      weight: floats(name + ".weight", rows: columns), bias: floats(name + ".bias", rows: columns))
  }

  mutating func dense(_ name: String, rows: Int?, columns: Int) -> TaggerModel.DenseLayer {
    let weight = floats(name + ".weight", rows: rows, columns: columns)
    return TaggerModel.DenseLayer(
      weight: weight, bias: floats(name + ".bias", rows: rows ?? weight.rows))
  }

  mutating func linear(_ name: String, rows: Int, columns: Int) -> ct_matrix {
    quantised(name + ".weight", .panels, rows: rows, columns: columns)
      .layer(floats(name + ".bias", rows: rows))
  }

  mutating func layer(_ name: String, _ shape: ModelConfiguration) -> TaggerModel.Layer {
    let hidden = shape.hidden
    return TaggerModel.Layer(
      qkv: linear(name + "qkv", rows: 3 * hidden, columns: hidden),
      attention: linear(name + "attention", rows: hidden, columns: hidden),
      attentionNorm: norm(name + "attention.norm", hidden),
      up: linear(name + "up", rows: shape.intermediate, columns: hidden),
      down: linear(name + "down", rows: hidden, columns: shape.intermediate),
      outputNorm: norm(name + "output.norm", hidden))
  }

  mutating func link(_ name: String, columns: Int) -> TaggerModel.LinkHead {
    let span = dense(name + "span", rows: nil, columns: columns)
    let cue = dense(name + "cue", rows: span.weight.rows, columns: columns)
    let bias = floats(name + "bias", rows: 1)
    return TaggerModel.LinkHead(
      span: span, cue: cue, bias: bias.rows == 1 ? bias.start[0] : 0)
  }
}
