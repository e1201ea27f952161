import FeedModel

/// A text with the places where terms of watches stand in it.
public struct MarkedText: Sendable {
  /// A piece of it, marked or not.
  public struct Piece: Sendable {
    public var text: String
    public var isMarked: Bool
  }
  public var pieces: [Piece]

  /// A text without a mark.
  init(_ text: String) { pieces = text.isEmpty ? [] : [Piece(text: text, isMarked: false)] }

  init(pieces: [Piece]) { self.pieces = pieces.filter { !$0.text.isEmpty } }

  /// `text` with marks at these places, in Unicode scalars; what lies outside is left out.
  init(_ text: String, marks: [Range<Int>]) {
    let scalars = Array(text.unicodeScalars)
    var pieces: [Piece] = []
    var end = 0
    let sorted = marks.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    for mark in sorted where mark.upperBound <= scalars.count && mark.upperBound > end {
      let start = max(mark.lowerBound, end)
      pieces.append(Piece(text: Self.text(scalars.slice(end, start)), isMarked: false))
      pieces.append(Piece(text: Self.text(scalars.slice(start, mark.upperBound)), isMarked: true))
      end = mark.upperBound
    }
    pieces.append(Piece(text: Self.text(scalars.slice(end, scalars.count)), isMarked: false))
    self.init(pieces: pieces)
  }

  /// All of it.
  public var text: String { pieces.map(\.text).joined() }

  /// At most `limit` scalars: around the first mark, or from the beginning; ellipses say what is left out.
  func cut(_ limit: Int, around: Int) -> MarkedText {
    let count = pieces.reduce(0) { $0 + $1.text.unicodeScalars.count }
    guard count > limit else { return self }
    var first = 0
    for piece in pieces {
      if piece.isMarked { break }
      first += piece.text.unicodeScalars.count
    }
    // The mark stands in what is shown, with so many scalars before it.
    let start = first >= count || first + around < limit ? 0 : first - around
    return slice(start, start + limit, of: count)
  }

  private func slice(_ start: Int, _ end: Int, of count: Int) -> MarkedText {
    var kept: [Piece] = start > 0 ? [Piece(text: "…", isMarked: false)] : []
    var place = 0
    for piece in pieces {
      let scalars = Array(piece.text.unicodeScalars)
      let text = Self.text(scalars.slice(start - place, end - place))
      kept.append(Piece(text: text, isMarked: piece.isMarked))
      place += scalars.count
    }
    if end < count { kept.append(Piece(text: "…", isMarked: false)) }
    return MarkedText(pieces: kept)
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
