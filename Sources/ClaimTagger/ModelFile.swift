import CTagger
import FeedModel

/// Directory of a model file whose header, bounds and, outside the program, CRC-32 have been checked
/// (docs/model-file.md, "Layout"). No input makes it trap.
struct ModelFile {
  enum ContentType: UInt32 {
    case int8 = 1
    case float32 = 2
    case int32 = 3
    case text = 4
    /// int8 in the order of the matrix kernel, padded.
    case panels = 5

    /// Bytes of contents of this shape.
    func size(_ rows: Int, _ columns: Int) -> Int {
      switch self {
      case .int8, .text: rows * columns
      case .float32, .int32: rows * columns * 4
      case .panels: ct_padded(rows) * ct_padded(columns)
      }
    }
  }

  struct Entry {
    let type: ContentType
    let rows: Int
    let columns: Int
    let contents: UnsafeRawBufferPointer
  }

  static let magic: [UInt8] = [0x89, 0x43, 0x57, 0x4D, 0x0D, 0x0A, 0x1A, 0x0A]
  /// Version 2 adds `attention.distance`, which a reader of version 1 must not pass over.
  static let versions: ClosedRange<UInt32> = 1...2
  static let headerSize = 64
  static let entrySize = 128
  static let digestSize = 32
  /// Largest matrix side; keeps every later product of sizes far from overflow.
  static let largestSide = 1 << 24

  let name: String
  private(set) var entries: [String: Entry] = [:]
  /// The SHA-256 that the file carries, hexadecimal.
  let digest: String

  init(_ source: ModelBytes, name: String) throws(ModelError) {
    let bytes = source.buffer
    self.name = name
    guard bytes.count >= Self.headerSize + Self.digestSize,
      bytes.prefix(Self.magic.count).elementsEqual(Self.magic)
    else {
      throw ModelError(.notAModel, file: name, "not a model file: it does not begin with the magic")
    }
    let version = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self).littleEndian
    guard Self.versions.contains(version) else {
      throw ModelError(
        .wrongVersion, file: name,
        "the model file has version \(version), this program reads 1 and 2")
    }
    let length = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self).littleEndian
    guard length == UInt64(bytes.count) else {
      throw ModelError(
        .wrongLength, file: name,
        "the model file has \(bytes.count) bytes, its header says \(length)")
    }
    let end = bytes.count - Self.digestSize
    let sum = bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self).littleEndian
    guard source.isOfProgram || source.checksum(Self.headerSize..<end) == sum else {
      throw ModelError(.damaged, file: name, "the model file is damaged: its CRC-32 does not match")
    }
    digest = Self.hexadecimal(bytes[end...])

    let count = Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self).littleEndian)
    guard count <= (end - Self.headerSize) / Self.entrySize else {
      throw ModelError(
        .damaged, file: name, "the model file is damaged: \(count) entries do not fit in it")
    }
    for index in 0..<count {
      let start = Self.headerSize + index * Self.entrySize
      let record = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Self.entrySize])
      guard let entry = Self.entry(record, in: bytes, end: end) else {
        throw ModelError(
          .damaged, file: name, "the model file is damaged: entry \(index) at byte \(start)")
      }
      entries[String(decoding: record.prefix(64).prefix { $0 != 0 }, as: UTF8.self)] = entry
    }
  }

  private static func entry(
    _ record: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer, end: Int
  ) -> Entry? {
    func number(_ offset: Int) -> Int? {
      Int(exactly: record.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
    }
    let code = record.loadUnaligned(fromByteOffset: 64, as: UInt32.self).littleEndian
    guard let type = ContentType(rawValue: code),
      let rows = number(72), let columns = number(80), let offset = number(88),
      let size = number(96), (0...Self.largestSide).contains(rows),
      (1...Self.largestSide).contains(columns), size == type.size(rows, columns),
      offset % 64 == 0, offset <= end, size <= end - offset
    else { return nil }
    let contents = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + size])
    return Entry(type: type, rows: rows, columns: columns, contents: contents)
  }

  private static func hexadecimal(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
