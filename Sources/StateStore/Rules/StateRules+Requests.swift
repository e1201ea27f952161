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

  public func pollRequests() throws -> [PollRequest] {
    try reading { rows in
      try rows.all("SELECT number, feed FROM poll_request ORDER BY number") {
        PollRequest(number: $0.number(0), feed: $0.string(1))
      }
    }
  }

  public func markDone(_ requests: [PollRequest]) throws {
    guard !requests.isEmpty else { return }
    try writing { rows in
      for request in requests {
        try rows.run("DELETE FROM poll_request WHERE number = ?", [.int(request.number)])
      }
    }
  }
}
