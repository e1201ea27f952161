import Testing

@testable import Configuration

/// `Config/README.md` and the schema in code say the same, in both directions.
@Suite struct ReferenceTests {
  @Test func everyKeyIsDocumentedWithItsTypeAndDefault() throws {
    let documented = Self.documented(in: try RepositoryFiles.text("Config/README.md"))
    #expect(documented.count > 40)
    for entry in Reference.entries {
      #expect(documented.contains(entry), "not documented so: \(entry)")
    }
    for entry in documented {
      #expect(Reference.entries.contains(entry), "documented, but not so in the code: \(entry)")
    }
    #expect(documented.count == Reference.entries.count)
  }

  @Test func everyDocumentedRowSaysWhatTheKeyMeans() throws {
    for row in Self.rows(in: try RepositoryFiles.text("Config/README.md")) {
      #expect(row.cells.count == 4, "\(row)")
      #expect((row.cells.last ?? "").hasSuffix("."), "\(row)")
    }
  }

  private static func rows(in text: String) -> [(table: String, cells: [String])] {
    var table = ""
    var rows: [(table: String, cells: [String])] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## `") {
        table = String(line.dropFirst(4).dropLast())
      } else if line.hasPrefix("| `") {
        let cells = line.dropFirst().dropLast().split(separator: "|").map { cell in
          String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        rows.append((table, cells))
      }
    }
    return rows
  }

  private static func documented(in text: String) -> [Reference.Entry] {
    rows(in: text).map { row in
      let plain = { (cell: String) in String(cell.dropFirst().dropLast()) }
      let standard = row.cells[2]
      return Reference.Entry(
        table: row.table, key: plain(row.cells[0]), type: row.cells[1],
        defaultText: standard.hasPrefix("`") ? plain(standard) : nil,
        isRequired: standard == "required")
    }
  }
}
