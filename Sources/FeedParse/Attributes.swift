import FeedModel
import ReadableText

/// The attributes of a start tag, in the layout of libxml2's SAX2: five pointers each (local name,
/// prefix, namespace, first byte of the value, byte after it), names ended by zero.
///
/// Valid during the call that hands them over. An ampersand of a value is written `&#38;`, as
/// libxml2 does when it does not substitute entities.
struct Attributes {
  typealias Pointer = UnsafePointer<UInt8>
  let base: UnsafeMutablePointer<Pointer?>?
  let count: Int

  /// The raw value of the attribute `name` (lower case; compared without case).
  ///
  /// - Parameter prefix: its prefix; empty for none.
  func raw(_ name: StaticString, prefix: StaticString = "") -> UnsafeBufferPointer<UInt8>? {
    guard let base else { return nil }
    for index in 0..<count {
      let entry = base + index * 5
      guard let local = entry[0], Self.equal(local, name) else { continue }
      if let found = entry[1] {
        guard Self.equal(found, prefix) else { continue }
      } else if prefix.utf8CodeUnitCount > 0 {
        continue
      }
      guard let start = entry[3], let end = entry[4], end >= start else { return nil }
      return UnsafeBufferPointer(start: start, count: end - start)
    }
    return nil
  }

  /// The value of the attribute `name`, trimmed, without control characters; nil where it is
  /// missing, empty where it is blank.
  func string(_ name: StaticString, prefix: StaticString = "") -> String? {
    raw(name, prefix: prefix).map(Self.clean)
  }

  /// The value of an attribute that only serves to be known (`type`, `rel`), as much of it as counts.
  func name(_ name: StaticString) -> String? {
    guard let raw = raw(name) else { return nil }
    let value = Self.clean(UnsafeBufferPointer(rebasing: raw.prefix(4 * Bound.name.limit)))
    return value.cut(utf8: Bound.name.limit)
  }

  /// Calls `body` with the local name, the prefix and the raw value of each attribute.
  func forEach(_ body: (Pointer, Pointer?, UnsafeBufferPointer<UInt8>) -> Void) {
    guard let base else { return }
    for index in 0..<count {
      let entry = base + index * 5
      guard let local = entry[0], let start = entry[3], let end = entry[4], end >= start else {
        continue
      }
      body(local, entry[1], UnsafeBufferPointer(start: start, count: end - start))
    }
  }

  static func clean(_ raw: UnsafeBufferPointer<UInt8>) -> String {
    guard raw.firstIndex(of: UInt8(ascii: "&"), from: 0) != nil else { return LineText.clean(raw) }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
      decoded.append(raw[index])
      index += raw.hasASCII("&#38;", at: index) ? 5 : 1
    }
    return decoded.withUnsafeBufferPointer { LineText.clean($0) }
  }

  static func equal(_ name: Pointer, _ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    for index in 0..<length {
      let byte = name[index]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower != text.utf8Start[index] { return false }
    }
    return name[length] == 0
  }
}
