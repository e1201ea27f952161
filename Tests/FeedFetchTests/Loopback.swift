import FeedFetch
import FeedModel

/// What the tests share: an engine and requests that may reach 127.0.0.1.
enum Loopback {
  static let userAgent = "claimwatch-test/1 (+https://example.org/bot)"

  static func engine(_ change: (inout FetchLimits) -> Void = { _ in }) -> FetchEngine {
    var limits = FetchLimits()
    change(&limits)
    return FetchEngine(limits: limits)
  }

  static func request(
    _ url: String, _ change: (inout FetchRequest) -> Void = { _ in }
  ) -> FetchRequest {
    var request = FetchRequest(url: url, userAgent: userAgent)
    request.addressPolicy = AddressPolicy(allowed: [AddressBlock("127.0.0.0/8")].compactMap(\.self))
    request.timeout = 60_000
    change(&request)
    return request
  }

  /// Whether a connection used at `start` may be expected to be used again: libcurl lets go of one that
  /// was idle for 118 s (CURLOPT_MAXAGE_CONN), which a starved machine takes between two fetches.
  static func keepsConnections(since start: ContinuousClock.Instant) -> Bool {
    ContinuousClock.now - start < .seconds(100)
  }

  /// The error of a fetch that must fail.
  static func failure(
    of request: FetchRequest, by engine: FetchEngine = engine()
  ) async -> FetchError? {
    do throws(FetchError) {
      _ = try await engine.fetch(request)
      return nil
    } catch {
      return error
    }
  }
}
