/// A complete answer whose body still has its content coding: the form in which bodies wait to be
/// read, a quarter of their size.
public struct EncodedResponse: Sendable {
  /// The answer without its body.
  public internal(set) var head: FetchResponse
  let body: [UInt8]
  let coding: [UInt8]?
  let maxBody: Int
  /// Its share of the budget for bodies, where it is large.
  let lease: HeavyHold?

  /// Bytes of the body, as it came.
  public var size: Int { body.count }

  /// The answer with its body, nil where that is large: such a one has to be admitted first
  /// (``FetchEngine/admit(_:)``). Takes as long as decompressing does; any thread.
  public func decodedIfSmall() throws(FetchError) -> FetchResponse? {
    guard body.count <= HeavyLane.size else { return nil }
    let limit = min(maxBody, HeavyLane.size)
    do throws(FetchError) { return try decoded(limit: limit) } catch {
      if error.code == .tooLarge, limit < maxBody { return nil }
      throw error
    }
  }

  /// The answer with its body.
  public func decoded() throws(FetchError) -> FetchResponse { try decoded(limit: maxBody) }

  private func decoded(limit: Int) throws(FetchError) -> FetchResponse {
    var response = head
    response.body = try ContentDecoding.decode(body, coding: coding, limit: limit)
    return response
  }
}
