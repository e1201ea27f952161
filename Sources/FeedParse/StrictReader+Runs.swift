import FeedModel
import ReadableText

/// Characters that libxml2 does not see.
extension StrictReader.State {
  /// Gives the characters of `run`, which begin at byte `start`, to the builder. What is not allowed
  /// in XML ends the attempt, as it would in libxml2.
  mutating func deliver(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, _ run: LongRuns.Run
  ) {
    events &+= 1
    spared += text.count
    guard !Self.hasControl(text) else { return refuse() }
    if run.isSection || builder.capture == nil {
      builder.characters(text)
      return
    }
    var copied = 0
    var at = 0
    while let ampersand = text.firstIndex(of: UInt8(ascii: "&"), from: at) {
      builder.characters(UnsafeBufferPointer(rebasing: text[copied..<ampersand]))
      guard let length = deliverReference(text, at: ampersand, offset: start + ampersand) else {
        return refuse()
      }
      at = ampersand + length
      copied = at
    }
    builder.characters(UnsafeBufferPointer(rebasing: text[copied...]))
  }

  /// Whether there are control characters, which XML 1.0 forbids. Written so that the compiler makes
  /// it a loop over vectors.
  private static func hasControl(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var found: UInt8 = 0
    for byte in text {
      let isSpace: UInt8 = byte == 0x09 || byte == 0x0A || byte == 0x0D ? 0 : 1
      found |= (byte < 0x20 ? 1 : 0) & isSpace
    }
    return found != 0
  }

  /// Delivers one reference and returns its length; nil where it is none.
  private mutating func deliverReference(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int, offset: Int
  ) -> Int? {
    if let byte = Self.predefined(text, at: index) {
      withUnsafeBytes(of: byte.value) {
        builder.characters($0.bindMemory(to: UInt8.self))
      }
      return byte.length
    }
    guard index + 1 < text.count else { return nil }
    if text[index + 1] != UInt8(ascii: "#") {
      return deliverEntity(text, at: index, offset: offset)
    }
    guard let found = CharacterReference.read(text, at: index),
      text[index + found.length - 1] == UInt8(ascii: ";"),
      found.scalars.0 >= 0x20
        || found.scalars.0 == 0x0A || found.scalars.0 == 0x09 || found.scalars.0 == 0x0D
    else { return nil }
    deliver(scalar: found.scalars.0)
    return found.length
  }

  private mutating func deliverEntity(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int, offset: Int
  ) -> Int? {
    guard let semicolon = text.firstIndex(of: UInt8(ascii: ";"), from: index),
      semicolon - index < 66,
      let value = value(
        of: UnsafeBufferPointer(rebasing: text[(index + 1)..<semicolon]), at: offset)
    else { return nil }
    expansion += value.count
    guard expansion <= EntityTable.maximumExpansion else { return nil }
    value.withUnsafeBufferPointer { builder.characters($0) }
    return semicolon + 1 - index
  }

  private mutating func deliver(scalar: UInt32) {
    guard let valid = Unicode.Scalar(scalar) else { return }
    Array(UTF8.encode(valid).unsafelyUnwrapped).withUnsafeBufferPointer { builder.characters($0) }
  }

  /// The entities that XML predefines.
  @inline(__always)
  private static func predefined(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (value: UInt8, length: Int)? {
    guard index + 3 < text.count else { return nil }
    switch text[index + 1] {
    case UInt8(ascii: "l"):
      return text.hasASCII("t;", at: index + 2) ? (UInt8(ascii: "<"), 4) : nil
    case UInt8(ascii: "g"):
      return text.hasASCII("t;", at: index + 2) ? (UInt8(ascii: ">"), 4) : nil
    case UInt8(ascii: "a"):
      if text.hasASCII("mp;", at: index + 2) { return (UInt8(ascii: "&"), 5) }
      return text.hasASCII("pos;", at: index + 2) ? (UInt8(ascii: "'"), 6) : nil
    case UInt8(ascii: "q"):
      return text.hasASCII("uot;", at: index + 2) ? (UInt8(ascii: "\""), 6) : nil
    default: return nil
    }
  }
}
