import FeedModel

/// The parts of a blob, see ``KeptItemForm``.
struct KeptBlob {
  struct Flags: OptionSet {
    let rawValue: UInt8
    static let mayAlert = Flags(rawValue: 1)
    static let hasID = Flags(rawValue: 2)
    static let hasLag = Flags(rawValue: 4)
    static let isOfPage = Flags(rawValue: 8)
    static let isForwarded = Flags(rawValue: 16)
  }

  /// Where the body stands.
  enum Place {
    case alone
    /// In the block of the row that is so many further on.
    case block(rows: Int, from: Int, count: Int)
  }

  /// Of so many bytes.
  struct Packed {
    var bytes: ArraySlice<UInt8>
    var count: Int
  }

  private static let form: UInt8 = 2
  private static let formOfBlock: UInt8 = 3
  private static let formWithoutChecksum: UInt8 = 1

  /// nil in blobs of earlier builds.
  var checksum: [UInt8]?
  private(set) var flags: Flags
  /// Milliseconds from first seen to fetched.
  private(set) var age: Int64
  /// 16 bytes; none where it follows from the key.
  private(set) var id: [UInt8] = []
  /// Milliseconds from the time as of which its age is asked to fetched.
  private(set) var lag: Int64 = 0
  var place = Place.alone
  /// The body, or the block in which it stands; nil where that is another row's.
  var packed: Packed?

  /// The head of the blob of `kept`.
  init(of kept: KeptItem) {
    let origin = kept.version.origin
    flags = []
    if kept.mayAlert { flags.insert(.mayAlert) }
    if kept.isOfPage { flags.insert(.isOfPage) }
    if kept.item.source?.isForwarded == true { flags.insert(.isForwarded) }
    age = kept.fetched.milliseconds(since: kept.version.firstSeen)
    if !origin.follows(from: kept.version.key.bits) {
      flags.insert(.hasID)
      id = origin.itemID.bytes
    }
    lag = kept.fetched.milliseconds(since: kept.asOf)
    if lag != 0 { flags.insert(.hasLag) }
  }

  /// Reads a blob; throws at what is none.
  init(_ bytes: [UInt8]) throws(BrokenBytes) {
    var reader = PackedReader(bytes[...])
    let form = try reader.byte()
    guard (Self.formWithoutChecksum...Self.formOfBlock).contains(form) else { throw BrokenBytes() }
    if form != Self.formWithoutChecksum { checksum = Array(try reader.raw(4)) }
    flags = Flags(rawValue: try reader.byte())
    age = try reader.signed()
    if flags.contains(.hasID) { id = Array(try reader.raw(16)) }
    if flags.contains(.hasLag) { lag = try reader.signed() }
    if form == Self.formOfBlock {
      let rows = try reader.integer()
      place = .block(rows: rows, from: try reader.integer(), count: try reader.integer())
      if rows > 0 { return }
    }
    let count = try reader.integer()
    packed = Packed(bytes: reader.rest, count: count)
  }

  var bytes: [UInt8] {
    var writer = PackedWriter()
    if case .alone = place { writer.byte(Self.form) } else { writer.byte(Self.formOfBlock) }
    writer.raw(checksum ?? [])
    writer.raw(head)
    if case .block(let rows, let from, let count) = place {
      for number in [rows, from, count] { writer.number(number) }
    }
    if let packed {
      writer.number(packed.count)
      writer.raw(packed.bytes)
    }
    return writer.bytes
  }

  /// What the checksum is over, too.
  var head: [UInt8] {
    var writer = PackedWriter()
    writer.byte(flags.rawValue)
    writer.signed(age)
    writer.raw(id)
    if lag != 0 { writer.signed(lag) }
    return writer.bytes
  }

  /// The number of the row of `number` in which the body stands; nil where no row can have it.
  func row(of number: Int64) -> Int64? {
    guard case .block(let rows, _, _) = place else { return number }
    let (row, isBeyond) = number.addingReportingOverflow(Int64(rows))
    return isBeyond ? nil : row
  }

  /// The body in what ``packed`` unpacks to.
  func body(in unpacked: [UInt8]) throws(BrokenBytes) -> ArraySlice<UInt8> {
    guard case .block(_, let from, let count) = place else { return unpacked[...] }
    guard from <= unpacked.count, count <= unpacked.count - from else { throw BrokenBytes() }
    return unpacked.dropFirst(from).prefix(count)
  }
}
