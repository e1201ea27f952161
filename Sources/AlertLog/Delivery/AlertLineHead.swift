/// The id and number of an alert line, read without parsing the rest.
///
/// The writer puts `schema`, `id` and `seq` first, so they stand within the first 160 bytes.
struct AlertLineHead: Hashable {
  var id: String
  var seq: Int64

  /// A head that was read otherwise.
  init(id: String, seq: Int64) {
    self.id = id
    self.seq = seq
  }

  private static let start = Array("{\"schema\":\"claimwatch.alert/1\",\"id\":\"".utf8)
  private static let middle = Array("\",\"seq\":".utf8)
  private static let idLength = 36

  /// Reads the head of a line, or nil where the line is not an alert of ours.
  init?(_ line: ArraySlice<UInt8>) {
    guard line.starts(with: Self.start) else { return nil }
    let id = line.dropFirst(Self.start.count).prefix(Self.idLength)
    let rest = line.dropFirst(Self.start.count + Self.idLength)
    guard id.count == Self.idLength, rest.starts(with: Self.middle) else { return nil }
    var seq: Int64 = 0
    var digits = 0
    for byte in rest.dropFirst(Self.middle.count) {
      guard (0x30...0x39).contains(byte) else { break }
      digits += 1
      guard digits <= 18 else { return nil }
      seq = seq * 10 + Int64(byte - 0x30)
    }
    guard digits > 0 else { return nil }
    self.id = String(decoding: id, as: UTF8.self)
    self.seq = seq
  }

  /// Whether a whole line in a stretch that was never synced cannot be trusted: a power cut leaves
  /// zeros, or the beginning of one of our lines run together with something else.
  static func isBroken(_ line: ArraySlice<UInt8>) -> Bool {
    if line.contains(0) { return true }
    return line.starts(with: start.prefix(12)) && (line.last != UInt8(ascii: "}"))
  }
}
