/// An array that has an answer for every index: outside its elements stands one that means nothing.
///
/// Rules about texts look at "the token behind", "two before", "the one at the sentence's end"; where
/// nothing stands they have to find nothing, and never to trap (issue 10). One element more than it
/// holds is kept, so that a look-up is no dearer than an array's. A value type, any thread.
public struct TotalArray<Element> {
  /// The elements, and behind them what stands for all others.
  @usableFromInline var storage: [Element]

  /// `elements`, and `nothing` wherever there is none.
  @inlinable
  public init(_ elements: [Element], outside nothing: Element) {
    storage = elements
    storage.append(nothing)
  }

  /// `count` times `element`, which a negative count makes none.
  @inlinable
  public init(repeating element: Element, count: Int, outside nothing: Element) {
    storage = [Element](repeating: element, count: Swift.max(0, count) + 1)
    storage[storage.count - 1] = nothing
  }

  @inlinable @inline(__always)
  func place(_ index: Int) -> Int {
    // A negative index is a large one without its sign.
    Int(bitPattern: Swift.min(UInt(bitPattern: index), UInt(bitPattern: count)))
  }
}

extension TotalArray: RandomAccessCollection {
  @inlinable @inline(__always)
  public var startIndex: Int { 0 }
  @inlinable @inline(__always)
  public var endIndex: Int { storage.count - 1 }
  @inlinable @inline(__always)
  public var count: Int { storage.count - 1 }

  /// The element at `index`, or what stands outside. To set one that is not there does nothing.
  @inlinable @inline(__always)
  public subscript(index: Int) -> Element {
    get { storage[place(index)] }
    set { if place(index) < count { storage[place(index)] = newValue } }
  }

  /// What of `range` lies inside.
  @inlinable
  public subscript(range: Range<Int>) -> ArraySlice<Element> {
    storage[range.clamped(to: Range(from: 0, to: count))]
  }

  /// The elements for code that takes a buffer; it must not outlive `body`.
  @inlinable
  public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try storage.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0.dropLast())) }
  }

  @inlinable
  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result? {
    try withUnsafeBufferPointer(body)
  }
}

extension TotalArray: Sendable where Element: Sendable {}
