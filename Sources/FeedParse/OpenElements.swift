import FeedModel
import ReadableText

/// The open elements of a document that need not be well-formed, with the namespaces declared on
/// them. Names live in one buffer, ended by zero, so that they can be handed on as libxml2 does.
struct OpenElements: ~Copyable {
  struct Element {
    var name: ElementName
    var namespace: Namespace
    /// Places in the name buffer; the prefix is nil where there is none.
    fileprivate var local: Int
    fileprivate var prefix: Int?
    fileprivate var nameStart: Int
    fileprivate var bindingCount: Int
    fileprivate var bindingStart: Int
  }

  private struct Binding {
    var prefix: Int
    var uri: Int
  }

  private var elements: [Element] = []
  private var names = ByteBuffer(capacity: 1024)
  private var bindings: [Binding] = []
  /// Declarations beyond the bound.
  private(set) var droppedBindings = 0
  private var bindingText = ByteBuffer(capacity: 1024)

  init() {}

  var count: Int { elements.count }
  subscript(index: Int) -> Element { elements[index] }

  /// Declares a namespace for the element that is pushed next.
  mutating func bind(
    _ prefix: UnsafeBufferPointer<UInt8>, to uri: UnsafeBufferPointer<UInt8>
  ) {
    guard bindings.count < Bound.namespaces.limit else {
      droppedBindings &+= 1
      return
    }
    let start = bindingText.count
    bindingText.append(
      UnsafeBufferPointer(rebasing: prefix.prefix(Bound.name.limit + 1)))
    bindingText.append(0)
    let second = bindingText.count
    bindingText.append(
      UnsafeBufferPointer(rebasing: uri.prefix(Bound.name.limit + 1)))
    bindingText.append(0)
    bindings.append(Binding(prefix: start, uri: second))
  }

  /// Marks where the declarations of the next element begin; to be given to ``push``.
  var mark: (count: Int, text: Int) { (bindings.count, bindingText.count) }

  /// Pushes an element whose meaning is settled afterwards by ``settle(_:)``.
  mutating func push(
    prefix: UnsafeBufferPointer<UInt8>?, local: UnsafeBufferPointer<UInt8>,
    mark: (count: Int, text: Int)
  ) {
    let start = names.count
    var prefixAt: Int?
    if let prefix {
      prefixAt = names.count
      names.append(prefix)
      names.append(0)
    }
    let localAt = names.count
    names.append(local)
    names.append(0)
    elements.append(
      Element(
        name: .other, namespace: .other, local: localAt, prefix: prefixAt, nameStart: start,
        bindingCount: mark.count, bindingStart: mark.text))
  }

  /// Notes what the innermost element means.
  mutating func settle(_ resolved: ElementResolver.Resolved) {
    elements[elements.count - 1].name = resolved.element
    elements[elements.count - 1].namespace = resolved.namespace
  }

  mutating func pop() {
    let last = elements.removeLast()
    names.count = last.nameStart
    bindings.removeLast(bindings.count - last.bindingCount)
    bindingText.count = last.bindingStart
  }

  /// The innermost element's names; valid until the next push or pop.
  var innermost:
    (
      local: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?
    )
  {
    let last = elements[elements.count - 1]
    let base = UnsafePointer(names.base)
    return (base + last.local, last.prefix.map { base + $0 }, uri(prefix: last.prefix))
  }

  /// Whether the element at `index` has this name, letters compared without case.
  func isNamed(
    _ index: Int, prefix: UnsafeBufferPointer<UInt8>?, local: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let element = elements[index]
    guard matches(element.local, local) else { return false }
    switch (element.prefix, prefix) {
    case (nil, nil): return true
    case (let held?, let wanted?): return matches(held, wanted)
    default: return false
    }
  }

  private func matches(_ offset: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    for (index, byte) in name.enumerated() {
      let held = names.base[offset + index]
      let left = held &- 0x41 < 26 ? held | 0x20 : held
      let right = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if left != right { return false }
    }
    return names.base[offset + name.count] == 0
  }

  private func uri(prefix: Int?) -> UnsafePointer<UInt8>? {
    for binding in bindings.reversed() {
      let bound = bindingText.base + binding.prefix
      let wanted = prefix.map { UnsafePointer(names.base + $0) }
      var index = 0
      while bound[index] != 0, let wanted, bound[index] == wanted[index] { index += 1 }
      if bound[index] == (wanted?[index] ?? 0) {
        let uri = UnsafePointer(bindingText.base + binding.uri)
        return uri[0] == 0 ? nil : uri
      }
    }
    return nil
  }
}
