// Ranges and look-ups without a trap. A feed's text leads to every pair of numbers sooner or later
// (issue 10: "said in a" at the end of a sentence ended the process), so on its way nothing may depend
// on which of two numbers is the smaller one.

extension Range {
  /// From `low` to `high`; empty at `low` where `high` lies before it.
  @inlinable @inline(__always)
  public init(from low: Bound, to high: Bound) {
    self.init(uncheckedBounds: (lower: low, upper: high < low ? low : high))
  }
}

/// From `low` to `high`, empty at `low` where `high` lies before it.
///
/// Takes the place of the standard library's operator for offsets and indices in every file that
/// imports this module, so that a range of them cannot trap; wherever the other one gives a range,
/// this gives the same.
@inlinable @inline(__always)
package func ..< (low: Int, high: Int) -> Range<Int> { Range(from: low, to: high) }

extension RandomAccessCollection where Index == Int {
  /// The element at `index`, or nil outside the collection.
  @inlinable
  public subscript(at index: Int) -> Element? {
    index >= startIndex && index < endIndex ? self[index] : nil
  }

  /// What of `range` lies inside the collection.
  @inlinable
  public func slice(_ range: Range<Int>) -> SubSequence {
    self[range.clamped(to: Range(uncheckedBounds: (startIndex, endIndex)))]
  }

  /// What from index `low` up to `high` lies inside the collection; empty where `high` lies before
  /// `low`.
  @inlinable
  public func slice(_ low: Int, _ high: Int) -> SubSequence { slice(Range(from: low, to: high)) }
}

extension Array {
  /// Puts `element` in the place of the last one; does nothing where there is none.
  @inlinable
  public mutating func replaceLast(with element: Element) {
    if let last = indices.last { self[last] = element }
  }
}
