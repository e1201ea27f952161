import AlertLog
import ContentDigest
import FeedModel
import StateStore
import WatchMatch

/// What a revision of an item tells one watch, beside what it was told before. The daemon and
/// `claimwatch replay` judge by the same.
struct WatchTidings: Sendable {
  /// What the watch knows with this revision.
  let told: Told
  /// What was known before; nil of an item that the watch never hit.
  private(set) var earlier: EarlierAlert?
  /// What of it is new, as the alert marks it.
  let novelty: AlertNovelty?
  /// Whether it is worth an alert.
  let areNews: Bool
  /// Whether the text takes back what it does not say.
  let takesBack: Bool
  /// Whether hardly a word of it stood in the text before.
  let isOtherText: Bool

  /// Whether the watch now knows something else: which of two versions stands may have changed, though it is
  /// worth no alert.
  var changeWhatIsKnown: Bool { earlier == nil || earlier?.told != told }

  /// Notes what the alert before told of claims, where it is not in the state yet.
  mutating func remember(_ claims: ToldClaims) {
    guard let before = earlier, var told = before.told else { return }
    told.claims = claims
    earlier = EarlierAlert(watchID: before.watchID, alertID: before.alertID, told: told)
  }

  /// Of a revision that `watch` hits with `matches`.
  init(
    _ findings: ItemFindings, matches: [RoleMatch], of watch: Watch, since earlier: EarlierAlert?,
    isOfPage: Bool = false, takesBack: Bool = true
  ) {
    let statements = WatchStatements(
      findings, matches: matches, isOfPage: isOfPage, takesBack: takesBack)
    var told = earlier?.told ?? Told(first: statements.revision)
    let news = told.news(in: statements.revision)
    self.takesBack = takesBack && (isOfPage || !told.isOfPage)
    isOtherText = news?.isNewText ?? false
    told.add(statements.revision)
    self.told = told
    self.earlier = earlier
    novelty = news.map { AlertNovelty(statements, $0) }
    areNews =
      earlier.map { earlier in
        if earlier.told != nil { return news != nil }
        // Of an alert of before schema 5 nobody knows what it told, and none may be lost. An item that was
        // too old to alert then is no news while the same terms stand in it.
        return earlier.alertID != nil
          || earlier.earlierSignature != findings.earlierSignature(of: matches, watch: watch)
      } ?? true
  }

  /// Of a revision that `watch` does not hit any more, which was alerted to an `earlier` one; nil where
  /// nothing is taken back. `matches` is what it says without any.
  init?(
    without matches: Told.Revision, sentences: Set<Told.Statement>, of watch: Watch,
    since earlier: EarlierAlert
  ) {
    // Of an alert of before schema 5 nobody knows what it told.
    // What stood on a page stands there still, as far as a text without it can tell.
    let isTakenBack = earlier.told.map {
      $0.isTakenBack(from: sentences, inPart: watch.needsSeveral)
        && (!$0.isOfPage || matches.isOfPage)
    }
    guard isTakenBack ?? true else { return nil }
    var told = earlier.told ?? Told(first: matches)
    told.add(matches)
    self.told = told
    self.earlier = earlier
    novelty = AlertNovelty(isWithdrawal: true)
    areNews = true
    takesBack = true
    isOtherText = false
  }
}

extension Watch {
  /// Why a watch wants no alert of an item, though there is news.
  enum Restraint {
    /// It had one.
    case hadOne
    /// The item is too old.
    case tooOld
  }

  /// Why it wants no alert of `item` at `now`; nil where it does.
  func restraint(_ item: Item, since earlier: EarlierAlert?, at now: Instant) -> Restraint? {
    guard earlier?.alertID == nil else { return oncePer == .item ? .hadOne : nil }
    return isTooOld([item.published, item.updated], now: now) ? .tooOld : nil
  }
}

extension AlertNovelty {
  /// What `news` is among `statements`.
  fileprivate init(_ statements: WatchStatements, _ news: Told.News) {
    self.init(
      claims: statements.newClaims(in: news), sentence: statements.newSentence(in: news),
      isWithdrawal: news.isWithdrawal)
  }
}
