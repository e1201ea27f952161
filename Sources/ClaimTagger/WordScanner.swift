import FeedModel

/// Cuts a text into words, byte by byte, in one pass (docs/claims-model.md, "Input").
struct WordScanner {
  private let classes = CharacterClass.Table.shared

  /// Marks in a row that are words. The model would read 64 KiB of question marks for seconds
  /// and find nothing in them (issue 10); news has a line of dashes or stars at most.
  static let longestRow = 32

  /// All words of `text`. Any bytes will do.
  func words(_ text: UnsafeBufferPointer<UInt8>) -> [Word] {
    var words: [Word] = []
    words.reserveCapacity(text.count / 5)
    var startsParagraph = true
    var isSpaced = true
    var open: OpenWord?
    var marks = 0
    var index = 0

    func close() {
      guard let word = open else { return }
      marks = 0
      words.append(word.closed(startsParagraph: startsParagraph, isSpaced: isSpaced))
      (startsParagraph, isSpaced, open) = (false, false, nil)
    }

    while index < text.count {
      let scalar = Scalar(text, at: index)
      let next = index + scalar.length
      switch classes[scalar.value] {
      case .letter:
        if open == nil { open = OpenWord(start: index, first: scalar.value) }
        open?.add(scalar.value, end: next)
      case .mark:
        close()
        marks += 1
        if marks > Self.longestRow { break }
        words.append(
          Word(
            range: index..<next, first: scalar.value, isMark: true, isSingle: true,
            startsParagraph: startsParagraph, isSpaced: isSpaced))
        (startsParagraph, isSpaced) = (false, false)
      case .space:
        close()
        isSpaced = true
      case .paragraphBreak:
        close()
        (startsParagraph, isSpaced) = (true, true)
      case .ignored:
        break
      }
      index = next
    }
    close()
    Quotations.mark(&words)
    Sentences.mark(&words)
    return words
  }

  private struct OpenWord {
    let start: Int
    let first: UInt32
    var end = 0
    var count = 0
    var upper = 0
    var lower = 0

    init(start: Int, first: UInt32) {
      self.start = start
      self.first = first
    }

    @inline(__always) mutating func add(_ scalar: UInt32, end: Int) {
      self.end = end
      count += 1
      if LetterCase.isLower(scalar) {
        lower += 1
      } else if LetterCase.isUpper(scalar) {
        upper += 1
      }
    }

    func closed(startsParagraph: Bool, isSpaced: Bool) -> Word {
      var word = Word(
        range: start..<end, first: first, isMark: false, isSingle: count == 1,
        startsParagraph: startsParagraph, isSpaced: isSpaced)
      if LetterCase.isUpper(first) {
        word.letterCase = upper >= 2 && lower == 0 ? .allUpper : .capitalised
      }
      return word
    }
  }
}
