import FeedModel
import PostgreSQL
import StateStore

extension OutputRecord {
  /// As the columns ``columns`` of a row have it.
  init(_ row: PostgresStateRow) {
    func time(_ column: Int) -> Instant? { row.int(column).map(Instant.init(milliseconds:)) }
    func count(_ column: Int) -> Int { Int(clamping: row.int(column) ?? 0) }
    func flag(_ column: Int) -> Bool { row.int(column) ?? 0 != 0 }
    self.init(
      id: row.text(0) ?? "", target: row.text(1) ?? "",
      began: time(2) ?? Instant(milliseconds: 0))
    passed = row.int(3) ?? 0
    passedID = row.text(4) ?? ""
    (sent, failed, deadLetters, missing) = (count(5), count(6), count(7), count(8))
    failuresInRow = count(9)
    troubleSince = time(10)
    (saidDown, saidMisconfigured, isDraining) = (flag(11), flag(12), flag(13))
    (pausedUntil, offSince, lastSent, lastAnswer) = (time(14), time(15), time(16), time(17))
    lastStatus = row.int(18).map { Int(clamping: $0) }
    lastCode = row.text(19) ?? ""
    lastMessage = row.text(20) ?? ""
  }
}

extension WaitingAlert {
  /// As the columns ``columns`` of a row have it.
  init(_ row: PostgresStateRow) {
    self.init(
      id: row.text(0) ?? "", seq: row.int(1) ?? 0, next: Instant(milliseconds: row.int(5) ?? 0))
    attempts = Int(clamping: row.int(2) ?? 0)
    steps = Int(clamping: row.int(3) ?? 0)
    first = row.int(4).map(Instant.init(milliseconds:))
    lastStatus = row.int(6).map { Int(clamping: $0) }
    lastError = row.text(7) ?? ""
  }
}
