/// Walks the lines of a file from the last to the first, holding one line and one block.
struct BackwardLines {
  /// Longer than any line of ours by far: what holds it is no log.
  static let longestLine = 1 << 20

  let files: any FileSystem
  let file: OpenFile
  /// Where to begin; the line feed just before it, if there is one, ends the last line.
  let end: Int64
  var blockSize: Int64 = 65_536

  /// A line without its line feed, and where it begins.
  struct Line {
    var offset: Int64
    var bytes: [UInt8]
  }

  /// Calls `body` for each line until it returns false, or until a line is too long for a log.
  func forEach(_ body: (Line) throws -> Bool) throws {
    guard end > 0 else { return }
    let last = try readFully(files, file, from: end - 1, to: end)
    var position = last == [0x0A] ? end - 1 : end
    var held: [UInt8] = []
    while position > 0 {
      let low = max(0, position - blockSize)
      let block = try readFully(files, file, from: low, to: position)
      var right = block.count
      while let feed = block[..<right].lastIndex(of: 0x0A) {
        let line = Line(offset: low + Int64(feed) + 1, bytes: block[(feed + 1)..<right] + held)
        held = []
        right = feed
        if try !body(line) { return }
      }
      held = block[..<right] + held
      if held.count > Self.longestLine { return }
      position = low
    }
    _ = try body(Line(offset: 0, bytes: held))
  }
}
