/// Tells elements apart by namespace and local name.
///
/// A document may put its core elements into a namespace of its own: whatever the root element is in
/// is core. A namespace we do not know falls back to the custom of its prefix.
struct ElementResolver {
  typealias Pointer = UnsafePointer<UInt8>

  /// What a start tag is.
  struct Resolved {
    var element: ElementName
    var namespace: Namespace
  }

  private struct Slot {
    var local: Pointer?
    var uri: Pointer?
    var prefix: Pointer?
    var resolved: Resolved
  }

  private static let slotCount = 256
  private var rootNamespace: [UInt8]?
  /// Names met that are longer than serves to know them.
  private(set) var longNames = 0
  private var rootIsAtom = false
  private var slots: [Slot]

  init() { slots = Self.empty }

  private static var empty: [Slot] {
    Array(
      repeating: Slot(
        local: nil, uri: nil, prefix: nil, resolved: .init(element: .other, namespace: .other)),
      count: slotCount)
  }

  /// Declares the namespace of the root element to be core.
  mutating func setRoot(uri: Pointer?, isAtom: Bool) {
    rootNamespace = uri.map { Array(KnownName.bytes($0)) }
    rootIsAtom = isAtom
  }

  /// Declares a namespace met further on to be core; what was resolved so far is forgotten.
  mutating func adopt(uri: Pointer?) {
    setRoot(uri: uri, isAtom: false)
    slots = Self.empty
  }

  /// Resolves a name whose strings live as long as the parse and are unique (libxml2's dictionary),
  /// so that pointers tell names apart.
  mutating func resolveInterned(local: Pointer, prefix: Pointer?, uri: Pointer?) -> Resolved {
    let mixed =
      UInt(bitPattern: local) &* 31 &+ UInt(bitPattern: uri) &* 17 &+ UInt(bitPattern: prefix)
    let index = Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 56)
    let slot = slots[index]
    if slot.local == local, slot.uri == uri, slot.prefix == prefix { return slot.resolved }
    let resolved = resolve(local: local, prefix: prefix, uri: uri)
    slots[index] = Slot(local: local, uri: uri, prefix: prefix, resolved: resolved)
    return resolved
  }

  /// Resolves a name by its letters.
  mutating func resolve(local: Pointer, prefix: Pointer?, uri: Pointer?) -> Resolved {
    let name = KnownName.bytes(local)
    if KnownName.isLong(name) { longNames &+= 1 }
    let namespace = self.namespace(prefix: prefix, uri: uri)
    return Resolved(element: ElementName(name, in: namespace), namespace: namespace)
  }

  private mutating func namespace(prefix: Pointer?, uri: Pointer?) -> Namespace {
    let custom = prefix.map { KnownName.bytes($0) } ?? UnsafeBufferPointer(start: nil, count: 0)
    guard let uri else { return Namespace(undeclaredPrefix: custom) }
    let name = KnownName.bytes(uri)
    if KnownName.isLong(name) { longNames &+= 1 }
    if let rootNamespace, name.elementsEqual(rootNamespace) { return rootIsAtom ? .atom : .core }
    let known = Namespace(uri: name)
    return known == .other && !custom.isEmpty ? Namespace(undeclaredPrefix: custom) : known
  }
}
