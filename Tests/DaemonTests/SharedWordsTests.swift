import FeedModel
import Testing

@testable import Daemon

/// Whether a page may be that of an item.
@Suite struct SharedWordsTests {
  private func areShared(_ title: String, _ text: String, page: String) -> Bool {
    SharedWords.areShared(
      ItemText(title: title, summary: text, content: nil), title: nil, text: page)
  }

  @Test(
    "a page of other words is another page; endings do not part words",
    arguments: [
      (
        "Harbour ministry denies loss of launcher",
        "Lena Varn spoke on the northern pier on Sunday.",
        "Launchers were not lost, the ministry said. Varn spoke on Sunday.", true
      ),
      (
        "Harbour ministry denies loss of launcher",
        "Lena Varn spoke on the northern pier on Sunday.",
        "Gardeners begin to plant potatoes, since the frost went a month sooner than before.", false
      ),
      ("Short title", "Nothing.", "Gardeners begin to plant potatoes.", true),
      (
        "Удар по порту города", "Министр сообщил о пожаре ночью, причал закрыт.",
        "В порту пожар: министр сообщает", true
      ),
      ("港務局長が発射機の損失を否定", "夜の埠頭で", "港務局長は否定した。発射機は無事だ", true),
      ("港務局長が発射機の損失を否定", "夜の埠頭で", "春の庭に芋を植える人々", false),
    ])
  func words(title: String, text: String, page: String, isShared: Bool) {
    #expect(areShared(title, text, page: page) == isShared)
  }
}
