import FeedModel

/// Polls that another process asks the daemon for (`claimwatch poll`).
extension RowStateStore {
  public func request(polls feeds: [String]) throws {
    try writing { rows in
      for feed in feeds {
        try rows.run(
          "INSERT INTO poll_request (feed, asked_at) VALUES (?, ?)",
          [.text(feed), .instant(rows.now)])
      }
    }
  }

  public func takePollRequests() throws -> [String] {
    // Mostly there are none, and then nothing is written.
    let requests = try reading { rows in
      try rows.all("SELECT number, feed FROM poll_request ORDER BY number") {
        (number: $0.number(0), feed: $0.string(1))
      }
    }
    guard let last = requests.last else { return [] }
    try writing { rows in
      try rows.run("DELETE FROM poll_request WHERE number <= ?", [.int(last.number)])
    }
    return requests.map(\.feed)
  }
}
