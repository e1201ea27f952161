import FeedModel

/// Shape of the encoder and how texts are cut for it (docs/model-file.md, "Configuration").
public struct ModelConfiguration: Hashable, Sendable {
  public var name = ""
  /// BCP 47 tag of the texts the model was trained on.
  public var language = ""
  public var layers = 0
  public var hidden = 0
  public var heads = 0
  public var intermediate = 0
  public var normEpsilon: Float = 1e-12
  public var labels: [String] = []
  /// Pieces of a window, [CLS] and [SEP] included.
  public var window = 256
  /// Pieces that a window shares with the one before.
  public var overlap = 48
  /// Every `key=value` of the file.
  public var values: [String: String] = [:]

  /// Reads the `config` entry; faults go to `entries`.
  init(_ entries: inout ModelEntries) {
    guard let entry = entries.file.entries["config"], entry.type == .text else {
      entries.note("config is missing")
      return
    }
    for line in entry.contents.split(separator: UInt8(ascii: "\n")) {
      guard let mark = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let key = String(decoding: line[..<mark], as: UTF8.self)
      values[key] = String(decoding: line[(mark + 1)...], as: UTF8.self)
    }
    name = values["name"] ?? ""
    language = values["language"] ?? ""
    layers = integer("layers", 1...64, &entries)
    hidden = integer("hidden", 1...8192, &entries)
    heads = integer("heads", 1...256, &entries)
    intermediate = integer("intermediate", 1...32768, &entries)
    window = integer("window", 8...4096, &entries, or: 256)
    overlap = integer("overlap", 0...2048, &entries, or: window * 3 / 16)
    if let text = values["norm_epsilon"] {
      if let epsilon = Float(text), epsilon > 0, epsilon < 1 {
        normEpsilon = epsilon
      } else {
        entries.note("config: norm_epsilon=\(text) is no number between 0 and 1")
      }
    }
    labels = (values["labels"] ?? "").split(separator: " ").map(String.init)
    if heads > 0, hidden % heads != 0 {
      entries.note("config: hidden=\(hidden) is no multiple of heads=\(heads)")
    }
    if overlap > window / 4 {
      entries.note("config: overlap=\(overlap) is more than a quarter of window=\(window)")
    }
  }

  /// A number of the configuration, `or` where the key is absent.
  private func integer(
    _ key: String, _ range: ClosedRange<Int>, _ entries: inout ModelEntries, or fallback: Int? = nil
  ) -> Int {
    guard let text = values[key] else {
      if let fallback { return fallback }
      entries.note("config: \(key) is missing")
      return range.lowerBound
    }
    guard let number = Int(text), range.contains(number) else {
      entries.note("config: \(key)=\(text) is no whole number in \(range)")
      return range.lowerBound
    }
    return number
  }
}
