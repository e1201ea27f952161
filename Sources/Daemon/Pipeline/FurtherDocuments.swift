import Configuration
import ContentDigest
import FeedFetch
import FeedModel
import FeedParse
import PollSchedule
import SourceReaders

/// Fetches the documents that a document names and that are read with it: the sitemaps of a list, the page with a
/// channel's earlier posts. One after the other, as so many starts on their hosts, and without validators.
///
/// A sitemap that cannot be had fails the whole, since its news would be missing without a word; one that is gone, or
/// that holds no news, is passed over and said. Of a channel the posts at hand are worth more than those before.
struct FurtherDocuments: Sendable {
  let feed: FeedConfiguration
  let settings: FetchSettings
  let turns: any HostTurns
  let engine: FetchEngine
  let workers: WorkerPool
  /// Reads one of them, on a worker.
  let read: @Sendable (FetchResponse, SourceKind) -> Result<SourceDocument, FailedPoll>

  /// What becomes of the first document.
  enum Outcome: Sendable {
    case joined(SourceDocument, digest: [UInt8])
    case failed(FailedPoll)
    /// The daemon is ending.
    case cancelled
  }

  private enum Part {
    case read(SourceDocument, digest: [UInt8])
    case failed(FailedPoll)
    case cancelled
  }

  /// `first` with what it names; `digest` is that of its body.
  func joined(to first: SourceDocument, digest: [UInt8]) async -> Outcome {
    var parts: [SourceDocument] = []
    var notes: [String] = []
    var digests = digest
    for address in first.further {
      switch await partInTurn(address, of: first) {
      case .cancelled: return .cancelled
      case .read(let part, let digest):
        parts.append(part)
        digests += digest
      case .failed(let failure):
        let shown = address.cut(utf8: 200)
        if !first.isList {
          notes.append("earlier posts could not be had: \(failure.code): \(failure.message)")
        } else if Self.isPassedOver(failure.code) {
          notes.append("of the list's sitemaps one was passed over: \(shown): \(failure.code)")
        } else {
          var failure = failure
          failure.message = "a sitemap of the list failed, \(shown): \(failure.message)"
          return .failed(failure)
        }
      }
    }
    if first.isList, parts.isEmpty {
      return .failed(
        FailedPoll(
          code: FeedParseError.Code.notAFeed.rawValue,
          message:
            "the list names \(counted(first.further.count, "sitemap")), and none holds news: \(notes.last ?? "")"
        ))
    }
    return .joined(
      first.joined(with: parts, notes: notes),
      digest: Array(SHA256Digest(bytes: digests).bytes.prefix(16)))
  }

  private static func isPassedOver(_ code: String) -> Bool {
    ["http-404", "http-410", FeedParseError.Code.notAFeed.rawValue].contains {
      $0.utf8.elementsEqual(code.utf8)
    }
  }

  /// A part as a start on its host like any other. What another host says of itself holds that host, and not the feed's.
  private func partInTurn(_ address: String, of first: SourceDocument) async -> Part {
    guard let turn = await turns.begin(address, for: feed.id) else {
      return .failed(
        FailedPoll(code: "http-429", message: "its host has asked to be left alone for a while"))
    }
    let part = await part(address, of: first)
    guard case .failed(var failure) = part else {
      await turns.end(turn, after: nil)
      return part
    }
    await turns.end(turn, after: failure)
    let isElsewhere = !HostKey.of(address).hasSameBytes(as: HostKey.of(feed.url))
    if isElsewhere, failure.code.utf8.elementsEqual("address-refused".utf8) {
      failure.message +=
        "; a list leads to public addresses alone on other hosts: give that sitemap a [[feed]] of its own"
    }
    if !turn.isOwn {
      failure.throttling = .none
      // The feed's own host has answered.
      failure.reach = .answered
    }
    return .failed(failure)
  }

  private func part(_ address: String, of first: SourceDocument) async -> Part {
    let kind = first.kind
    do {
      let request = try request(address)
      let answer = try await engine.admit(try await engine.fetchEncoded(request))
      defer { answer.head.hold?.release() }
      let read = await workers.run { [read] () -> Part in
        do throws(FetchError) {
          let response = try answer.decoded()
          let digest = Array(SHA256Digest(bytes: response.body).bytes.prefix(16))
          switch read(response, kind) {
          case .success(let source) where source.isList:
            return .failed(
              FailedPoll(
                code: FeedParseError.Code.notAFeed.rawValue,
                message: "it is another list, and one level of lists is read"))
          case .success(let source): return .read(source, digest: digest)
          case .failure(let failure): return .failed(failure)
          }
        } catch {
          return .failed(FailedPoll(error))
        }
      }
      switch read {
      case .done(let part): return part
      case .calledOff: return .cancelled
      case .tooSlow: return .failed(.tooSlow)
      }
    } catch let error as FetchError {
      return error.code == .cancelled ? .cancelled : .failed(FailedPoll(error))
    } catch let error as FeedRequest.Failure {
      return .failed(FailedPoll(code: error.code, message: error.message))
    } catch {
      return .cancelled
    }
  }

  /// As of the feed itself; what the operator allows beyond public addresses holds on its own host alone.
  private func request(_ address: String) throws(FeedRequest.Failure) -> FetchRequest {
    var request = try FeedRequest.make(feed, url: address, validators: nil, settings: settings)
    if !HostKey.of(address).hasSameBytes(as: HostKey.of(feed.url)) {
      request.trusted = .nobody
      request.allowPrivate = false
      request.tlsCA = nil
      request.httpVersion = .automatic
    } else {
      request.trusted = .hostOf(feed.url)
    }
    return request
  }
}

extension FailedPoll: Error {}
