/// Lines of cells that stand below one another; what is behind the last cell of a row is free.
struct AlignedRows {
  /// A cell as it is measured and as it is shown.
  typealias Cell = (text: String, styled: String)

  private var rows: [(cells: [Cell], rest: String, below: [String])] = []

  /// Cells wider than this are not lined up.
  private static let widest = 40

  /// Adds a row, and lines that stand below it.
  mutating func add(_ cells: [Cell], rest: String, below: [String] = []) {
    rows.append((cells, rest, below))
  }

  /// Prints all.
  func show() {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.cells.enumerated() {
        let width = min(Self.widest, cell.text.unicodeScalars.count)
        if index < widths.count {
          widths[index] = max(widths[index], width)
        } else {
          widths.append(width)
        }
      }
    }
    for row in rows {
      var line = ""
      for (width, cell) in zip(widths, row.cells) {
        line += cell.styled
        line += String(repeating: " ", count: max(0, width - cell.text.unicodeScalars.count) + 2)
      }
      Terminal.print(line + row.rest)
      for line in row.below { Terminal.print("  " + line) }
    }
  }
}
