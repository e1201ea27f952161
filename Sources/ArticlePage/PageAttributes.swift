import Glibc

/// The attributes of one tag, as libxml2 hands them over: names and values in turn. Valid only during
/// the call.
struct PageAttributes {
  private let base: UnsafeMutablePointer<UnsafePointer<UInt8>?>?

  init(_ base: UnsafeMutablePointer<UnsafePointer<UInt8>?>?) { self.base = base }

  /// Calls `body` with each name and its value.
  @inline(__always)
  func forEach(_ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>?) -> Void) {
    guard var at = base else { return }
    while let name = at.pointee {
      let value = (at + 1).pointee
      body(name, value)
      at += 2
    }
  }

  /// The value of the attribute of that name in lower case; nil without one.
  func value(_ wanted: StaticString) -> UnsafePointer<UInt8>? {
    var found: UnsafePointer<UInt8>?
    forEach { name, value in
      if found == nil, ASCII.equals(name, wanted) { found = value }
    }
    return found
  }
}

/// Comparisons of C strings from a page with words of ours in lower case.
enum ASCII {
  /// Whether `text` is `word`, letters compared without case.
  @inline(__always)
  static func equals(_ text: UnsafePointer<UInt8>, _ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    let start = word.utf8Start
    var index = 0
    while index < length {
      let byte = text[index]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower != start[index] { return false }
      index &+= 1
    }
    return text[length] == 0
  }

  /// Whether `word` stands anywhere in the first 4 KiB of `text`, letters compared without case.
  static func holds(_ text: UnsafePointer<UInt8>, _ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    let start = word.utf8Start
    var at = text
    var left = 4096
    while at.pointee != 0, left > 0 {
      var index = 0
      while index < length {
        let byte = at[index]
        let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
        if lower != start[index] { break }
        index &+= 1
      }
      if index == length { return true }
      at += 1
      left -= 1
    }
    return false
  }
}
