import AlertLog
import Daemon
import FeedModel
import Report

/// Reads the log for a report and writes it; a log that is too long for one page is read twice.
struct ReportReading {
  let path: String
  let given: ReportMaker.Given
  let maker: ReportMaker

  /// Reads the log once.
  init(path: String, given: ReportMaker.Given) throws {
    self.path = path
    self.given = given
    var maker = ReportMaker(given)
    var gaps: [ClosedRange<Int64>] = []
    var damage: [String] = []
    var first: Int?
    let reader = Self.reader(path, given)
    reader.onNote = { note in
      switch note {
      case .missing(let numbers): gaps.append(numbers)
      case .unreadable(let path): damage.append("\(path) is left out: only gzip is read")
      case .damaged(let path, let reason):
        damage.append("\(path) is not read, or in part only: \(reason)")
      }
    }
    try reader.read(from: .start) { alert in
      first = first ?? alert.seq
      if Self.isWanted(alert, given) { maker.add(alert) }
      return true
    }
    // What is missing before the window is not missed in it.
    for gap in gaps where first.map({ gap.upperBound &+ 1 >= Int64($0) }) ?? true {
      maker.noteGap(gap)
    }
    for text in damage { maker.noteDamage(text) }
    self.maker = maker
  }

  /// All watches are read, so that a gap in the numbers can be told from alerts that are not asked for.
  private static func reader(_ path: String, _ given: ReportMaker.Given) -> AlertReader {
    var selection = AlertSelection()
    selection.since = given.window.from
    selection.until = given.window.to
    return AlertReader(path: path, selection: selection)
  }

  private static func isWanted(_ alert: LoggedAlert, _ given: ReportMaker.Given) -> Bool {
    given.watches.isEmpty
      || given.watches.contains { $0.utf8.elementsEqual(alert.watchID.utf8) }
  }

  /// Prints the text.
  func print() throws {
    let index = try forEachPart { Terminal.write(ReportPlainText.bytes($0)) }
    Terminal.write(ReportPlainText.bytes(index))
  }

  /// Writes `file`, and where the report is split its parts beside it, these first.
  func write(_ file: String, _ form: ReportForm) throws {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let ending = name.lastIndex(of: ".") ?? name.endIndex
    let folder = String(file.dropLast(name.count))
    func part(_ part: String) -> String { "\(name[..<ending])-\(part)\(name[ending...])" }
    var failure: ReportFile.Failure?
    let index = try forEachPart { document in
      guard failure == nil else { return }
      do throws(ReportFile.Failure) {
        try ReportFile(path: folder + part(document.part ?? "")).replace(
          with: form.bytes(document, index: name, address: part))
      } catch { failure = error }
    }
    if let failure { throw failure }
    try ReportFile(path: file).replace(with: form.bytes(index, address: part))
  }

  /// Hands on each part of a split report; returns the whole one, or the index.
  private func forEachPart(_ body: @escaping (ReportDocument) -> Void) throws -> ReportDocument {
    let whole = maker.document()
    guard maker.isOverfull else { return whole }
    var parts = ReportParts(given, index: whole, onPart: body)
    try Self.reader(path, given).read(from: .start) { alert in
      if Self.isWanted(alert, given) { parts.add(alert) }
      return true
    }
    return parts.finish()
  }
}
