import FeedModel
import Glibc

/// Reads files of the time zone database (TZif, RFC 9636).
struct ZoneFile {
  /// Where Debian's tzdata puts them.
  static let usualFolder = "/usr/share/zoneinfo"
  private static let largest = 1 << 20

  enum Fault: Error {
    /// There is no such zone.
    case unknown
    /// There is no time zone database.
    case noDatabase
    case broken
  }

  /// The zone `name` of the database in `folder`. `UTC` needs none.
  static func zone(_ name: String, in folder: String) throws(Fault) -> TimeZoneRules {
    if name == "UTC" { return .utc }
    guard isName(name) else { throw .unknown }
    var status = stat()
    guard stat(folder, &status) == 0 else { throw .noDatabase }
    let path = folder + "/" + name
    guard case .success(let bytes) = ConfigurationFile.read(path, atMost: largest, onlyFiles: true)
    else { throw .unknown }
    guard let zone = ZoneFile(bytes: bytes).zone(name) else { throw .broken }
    return zone
  }

  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      part.utf8.first.map(Identifier.isLetterOrDigit) ?? false
        && part.utf8.allSatisfy {
          Identifier.isLetterOrDigit($0) || [0x5F, 0x2D, 0x2B].contains($0)
        }
    }
  }

  private let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Big-endian, as all numbers there; nil beyond the end.
  private func number(_ offset: Int, _ count: Int) -> Int64? {
    guard offset >= 0, offset + count <= bytes.count else { return nil }
    let value = bytes[offset..<(offset + count)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return count == 4
      ? Int64(Int32(truncatingIfNeeded: value)) : Int64(truncatingIfNeeded: value)
  }

  private struct Header {
    let times: Int
    let types: Int
    /// Bytes of the block behind it, with times of so many bytes.
    let size: (Int) -> Int
  }

  private func header(_ offset: Int) -> Header? {
    guard bytes.dropFirst(offset).starts(with: "TZif".utf8) else { return nil }
    var counts: [Int] = []
    for index in 0..<6 {
      guard let count = number(offset + 20 + 4 * index, 4), (0...100_000).contains(count) else {
        return nil
      }
      counts.append(Int(count))
    }
    let (utc, standard, leaps, times, types, letters) = (
      counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]
    )
    return Header(times: times, types: types) { width in
      times * (width + 1) + types * 6 + letters + leaps * (width + 4) + standard + utc
    }
  }

  private static let headerSize = 44

  /// The rules of the second block, whose times have eight bytes; nil where there is none.
  private func zone(_ name: String) -> TimeZoneRules? {
    guard let first = header(0), bytes.count > 4, bytes[4] >= UInt8(ascii: "2") else { return nil }
    let start = Self.headerSize + first.size(4)
    guard let header = header(start), header.types > 0 else { return nil }
    let times = start + Self.headerSize
    let kinds = times + header.times * 8
    let types = kinds + header.times
    func offset(ofType type: Int) -> Int64? {
      guard type < header.types else { return nil }
      return number(types + 6 * type, 4)
    }
    guard let before = offset(ofType: 0) else { return nil }
    var transitions: [TimeZoneRules.Transition] = []
    for index in 0..<header.times {
      guard let time = number(times + 8 * index, 8), kinds + index < bytes.count,
        let offset = offset(ofType: Int(bytes[kinds + index])),
        transitions.last.map({ $0.time < time }) ?? true
      else { return nil }
      transitions.append(TimeZoneRules.Transition(time: time, offset: offset))
    }
    let footer = bytes.dropFirst(start + Self.headerSize + header.size(8))
    guard footer.first == 0x0A, footer.dropFirst().contains(0x0A) else { return nil }
    let rule = footer.dropFirst().prefix { $0 != 0x0A }
    var yearly = YearlyOffsets(standard: transitions.last?.offset ?? before)
    if !rule.isEmpty {
      var reader = YearlyRule(Array(rule))
      guard let read = reader.offsets() else { return nil }
      yearly = read
    }
    return TimeZoneRules(name: name, first: before, transitions: transitions, yearly: yearly)
  }
}

/// Reads such as `EET-2EEST,M3.5.0/3,M10.5.0/4` (POSIX.1, TZ).
private struct YearlyRule {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func offsets() -> YearlyOffsets? {
    guard skipName(), let standard = time() else { return nil }
    if next == bytes.count { return YearlyOffsets(standard: -standard) }
    guard skipName() else { return nil }
    var summer = -standard + 3600
    if peek() != UInt8(ascii: ",") {
      guard let given = time() else { return nil }
      summer = -given
    }
    guard take(","), let begin = day(), take(","), let end = day(), next == bytes.count else {
      return nil
    }
    return YearlyOffsets(standard: -standard, summer: summer, begin: begin, end: end)
  }

  private func peek() -> UInt8? { next < bytes.count ? bytes[next] : nil }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: sign) else { return false }
    next += 1
    return true
  }

  /// `EET`, or `<+03>`.
  private mutating func skipName() -> Bool {
    let start = next
    if take("<") {
      while let byte = peek(), byte != UInt8(ascii: ">") { next += 1 }
      return take(">")
    }
    while let byte = peek(), Identifier.isLetterOrDigit(byte), !(0x30...0x39).contains(byte) {
      next += 1
    }
    return next - start >= 3
  }

  private mutating func number() -> Int? {
    let start = next
    var value = 0
    while let byte = peek(), (0x30...0x39).contains(byte), next - start < 4 {
      value = value * 10 + Int(byte - 0x30)
      next += 1
    }
    return next > start ? value : nil
  }

  /// `2`, `-3:30`, `+1:00:00`, in seconds.
  private mutating func time() -> Int64? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let hours = number() else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] where take(":") {
      guard let part = number() else { return nil }
      seconds += part * unit
    }
    return Int64(isNegative ? -seconds : seconds)
  }

  private mutating func day() -> YearlyOffsets.Day? {
    let kind: YearlyOffsets.Day.Kind
    if take("M") {
      guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
        (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
      else { return nil }
      kind = .ofMonth(month, week: week, weekday: weekday)
    } else if take("J") {
      guard let number = number(), (1...365).contains(number) else { return nil }
      kind = .withoutLeapDay(number)
    } else {
      guard let number = number(), number <= 365 else { return nil }
      kind = .ofYear(number)
    }
    var seconds: Int64 = 7200
    if take("/") {
      guard let given = time() else { return nil }
      seconds = given
    }
    return YearlyOffsets.Day(kind, seconds: seconds)
  }
}
