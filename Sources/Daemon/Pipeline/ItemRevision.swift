import AlertLog
import ContentDigest
import FeedModel
import StateStore

/// One revision of one item, ready to be matched: its text, who it is, and what watches were told of it.
struct ItemRevision: Sendable {
  let item: Item
  /// What is matched and read; with the article's page, where that was read.
  let text: ItemText
  let version: ItemVersion
  /// What watches were told of earlier revisions.
  let earlier: [EarlierAlert]
  /// How far its text is given up.
  let level: PoisonMark.Level
  /// What it is called in the register of texts that end the process.
  let key: TextKey
  /// What became of its page; nil where none was wanted.
  var page: PageRecord?
  /// Names of the article's authors, where the feed gives none.
  var authors: [String] = []
  /// Whether the page joins a text of the feed that was told, and that the feed still gives: nothing is taken
  /// back by it.
  var isAddition = false
  /// The language the page declares.
  var pageLanguage: String?

  /// How much of the article the text holds.
  var scope: TextScope { isOfPage ? .fetchedPage : ItemReading.scope(of: text) }

  /// Whether the text holds the article's page.
  var isOfPage: Bool { page?.status == .read }

  /// What `watchID` found in an earlier revision.
  func earlierAlert(of watchID: String) -> EarlierAlert? {
    earlier.first { $0.watchID == watchID }
  }
}
