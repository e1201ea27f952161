import ReadableText

/// The text entities of a DOCTYPE that are honoured: short, without references in them, and in all
/// so few that they cannot make a document grow.
///
/// No declaration reaches libxml2: 2.9.14 takes more than 15 seconds over 540 bytes of nested
/// parameter entities.
struct EntityTable {
  static let longestValue = 1024
  static let maximumCount = 64
  /// Bytes that all uses together may add.
  static let maximumExpansion = 1 << 20

  private var entries: [(name: [UInt8], value: [UInt8])] = []

  var isEmpty: Bool { entries.isEmpty }

  /// Declares an entity; the first declaration of a name counts (XML 1.0, section 4.2).
  mutating func declare(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    guard entries.count < Self.maximumCount, value.count <= Self.longestValue, name.count <= 64,
      !value.contains(where: { [0x26, 0x25, 0x3C].contains($0) || ($0 < 0x20 && $0 > 0x0D) }),
      index(of: name) == nil
    else { return }
    entries.append((Array(name), Array(value)))
  }

  /// The value of an entity, or nil.
  func value(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    index(of: name).map { entries[$0].value }
  }

  private func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    entries.firstIndex { $0.name.elementsEqual(name) }
  }
}
