import FeedFetch
import FeedModel
import FeedParse
import JSONText
import PollSchedule
import StateStore

/// What is kept of an answer for `claimwatch explain`.
extension FeedPoll {
  /// What was made of an answer.
  enum Made {
    case read(ParsedDocument, [ItemVerdict])
    case failed(FailedPoll)
  }

  /// More notes on one document are no help.
  private static let mostNotes = 20

  /// A poll whose answer could not be read.
  func failed(_ failure: FailedPoll, of response: FetchResponse?, _ fetched: Instant) -> Prepared {
    var commit = FeedCommit(state: next(.failed(failure)))
    commit.trace = trace(response, fetched, .failed(failure), at: commit.state.lastAttempt)
    return Prepared(commit: commit, reach: failure.reach, failureCode: failure.code)
  }

  /// The trace of the answer that was asked for at `fetched`, as of the attempt that the state has; a local file has
  /// none of its head.
  func trace(
    _ response: FetchResponse?, _ fetched: Instant, _ made: Made, at attempt: Instant?
  ) -> PollTrace {
    var json = JSONWriter(reserving: 1024)
    var unfilled: String?
    json.object { json in
      json.member("time", (attempt ?? fetched).description)
      json.key("request")
      json.object { json in
        let sent = ValidatorPolicy.toSend(state, at: fetched)
        json.member("url", state.url)
        json.member("if_none_match", sent?.etag)
        json.member("if_modified_since", sent?.lastModified)
      }
      json.key("answer")
      if let response { Self.write(response, to: &json) } else { json.null() }
      json.key("document")
      switch made {
      case .failed: json.null()
      case .read(let document, let verdicts):
        Self.write(document, news: verdicts.count(where: \.isNews), to: &json)
        unfilled = document.unfilled.map(\.rawValue).joined(separator: ",")
      }
      json.key("failure")
      if case .failed(let failure) = made {
        json.object { json in
          json.member("code", failure.code)
          json.member("message", failure.message)
        }
      } else {
        json.null()
      }
    }
    return PollTrace(answer: String(decoding: json.bytes, as: UTF8.self), unfilled: unfilled)
  }

  static func write(_ response: FetchResponse, to json: inout JSONWriter) {
    json.object { json in
      json.member("status", response.status)
      json.member("url", response.finalURL)
      json.member("redirects", response.redirects)
      json.key("head")
      json.array(response.head) { json, field in
        json.object { json in
          json.member("name", field.name)
          json.member("value", field.value)
        }
      }
      json.member("bytes_on_wire", Int(clamping: response.bytesOnWire))
      json.member("fetch_ms", Int(clamping: response.timings.total / 1000))
    }
  }

  private static func write(_ document: ParsedDocument, news: Int, to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", document.kind.rawValue)
      json.member("format", document.format.rawValue)
      json.member("encoding", document.encoding.name)
      json.member("encoding_from", document.encoding.origin.rawValue)
      json.member("title", document.feed.title)
      json.member("items", document.items.count)
      json.member("news", news)
      var notes: [RepairNote] = []
      switch document.recovery {
      case .strict: break
      case .repaired(let said), .unclosed(let said): notes = said
      }
      json.member("notes", notes.prefix(mostNotes).map(\.description))
      json.member("more_notes", max(0, notes.count - mostNotes))
      json.member("damage", document.damage?.description)
      json.member("unfilled", document.unfilled.map(\.rawValue))
    }
  }
}
