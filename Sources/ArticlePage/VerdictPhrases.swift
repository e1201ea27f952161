import FeedModel
import ReadableText

/// What pages say that are no article, in the languages of most feeds. Lower case; of words that may
/// begin with a capital beyond ASCII the first letter is left out, of those with an apostrophe all before it.
enum VerdictPhrases {
  /// How many of `phrases` stand in one of `texts`.
  static func count(_ phrases: [StaticString], in texts: [[UInt8]]) -> Int {
    phrases.count { phrase in
      texts.contains { text in text.withUnsafeBufferPointer { $0.holdsASCII(phrase) } }
    }
  }

  /// Whether one of `phrases` stands in one of `texts`.
  static func stand(_ phrases: [StaticString], in texts: [[UInt8]]) -> Bool {
    phrases.contains { phrase in
      texts.contains { text in text.withUnsafeBufferPointer { $0.holdsASCII(phrase) } }
    }
  }

  /// Whether `text` begins with one of `phrases`.
  static func begin(_ text: [UInt8], with phrases: [StaticString]) -> Bool {
    text.withUnsafeBufferPointer { text in phrases.contains { text.hasASCII($0, at: 0) } }
  }

  /// What nothing but a check of browsers says.
  static let robots: [StaticString] = [
    "verify you are human", "verify that you are human", "verifying you are human",
    "confirm you are a human", "confirm you are human", "confirm that you are human",
    "are you a robot", "not a robot", "not a bot", "checking your browser",
    "checking if the site connection is secure", "security of your connection",
    "enable javascript and cookies", "please enable js and disable", "unusual traffic",
    "unusual activity from your", "automated requests", "complete the security check",
    "access to this page has been denied", "pardon our interruption", "press & hold",
    "requires modern javascript features", "have permission to access \"http", "ray id",
    "kein roboter", "sie ein mensch sind", "sicherheit ihrer verbindung",
    "ungewöhnlichen datenverkehr",
    "browser wird überprüft", "êtes un humain", "êtes humain", "pas un robot",
    "sécurité de votre connexion", "javascript et les cookies", "es un ser humano",
    "no soy un robot",
    "seguridad de su conexión", "não sou um robô", "é humano", "non sono un robot", "sei umano",
    "sicurezza della connessione", "geen robot", "je een mens bent", "jesteś człowiekiem",
    "nie jestem robotem", "inte en robot", "du är en människa", "не робот", "роверка браузера",
    "роверяем ваш браузер", "ключите javascript", "ロボットではありません", "人間であること", "不是机器人",
    "不是機器人", "로봇이 아닙니다",
  ]
  /// Titles of such checks that a headline may begin with too.
  static let checks: [StaticString] = [
    "captcha", "access denied", "request blocked", "just a moment", "one moment", "robot check",
    "security check", "attention required", "human verification", "zugriff verweigert",
    "einen moment", "accès refusé", "acceso denegado", "un momento", "accesso negato",
    "toegang geweigerd", "доступ ограничен", "Доступ ограничен", "Доступ запрещ", "доступ запрещ",
  ]
  static let missing: [StaticString] = [
    "error 404", "404 error", "404 not", "not found (404", "fehler 404", "404-fehler", "404 fehler",
    "erreur 404", "404 erreur", "errore 404", "fout 404", "fel 404", "błąd 404", "erro 404",
    "http 404",
    "ошибка 404", "404 page", "404 seite", "404 |", "404 -", "404 –", "page not found",
    "page cannot be found", "page can't be found", "t be found", "not be found",
    "page doesn't exist", "page does not exist", "page no longer exists", "page isn't available",
    "page you requested", "page you are looking for", "article not found", "story not found",
    "article is no longer available", "article no longer available", "page is no longer available",
    "seite nicht gefunden", "seite wurde nicht gefunden", "seite konnte nicht gefunden",
    "seite existiert nicht", "seite gibt es leider nicht", "seite gibt es nicht",
    "seite nicht vorhanden", "artikel nicht gefunden", "beitrag nicht gefunden",
    "artikel ist nicht mehr verfügbar", "page introuvable", "page non trouvée",
    "cette page n’existe", "cette page n'existe", "article introuvable",
    "página no encontrada", "página no existe", "no se ha encontrado la página",
    "no hemos encontrado la página", "página não encontrada", "página não existe",
    "pagina non trovata", "pagina non esiste", "articolo non trovato", "pagina niet gevonden",
    "pagina bestaat niet", "artikel niet gevonden", "sidan hittades inte",
    "sidan kunde inte hittas", "sidan finns inte", "siden blev ikke fundet",
    "siden kunne ikke findes", "siden finnes ikke", "fant ikke siden", "sivua ei löyt",
    "nie znaleziono strony", "strona nie istnieje", "strona nie została znaleziona",
    "stránka nenalezena", "stránka neexistuje", "az oldal nem található", "sayfa bulunamadı",
    "траница не найдена", "такой страницы нет", "торінку не знайдено", "ページが見つかりません",
    "页面不存在", "頁面不存在", "페이지를 찾을 수 없습니다",
  ]
  /// Each is said to a reader; reports about such walls hold one or two of them.
  static let consent: [StaticString] = [
    "we value your privacy", "before you continue", "our partners", "accept all", "reject all",
    "manage preferences", "manage options", "manage privacy settings", "cookie settings",
    "privacy settings", "store and/or access information", "personalised ad", "personalized ad",
    "legitimate interest", "we use cookies", "privacy manager", "change your choices",
    "withdraw your consent", "our privacy policy", "agree and continue",
    "unsere partner", "alle akzeptieren", "alle ablehnen", "akzeptieren und weiter",
    "cookie-einstellungen", "informationen auf einem gerät speichern",
    "informationen auf ihrem gerät", "berechtigtes interesse", "wir verwenden cookies",
    "zustimmen und weiter", "mit werbung weiterlesen", "weiterlesen mit werbung",
    "mit werbung und", "privacy center", "ihre zustimmung", "ihre einwilligung",
    "unserer datenschutzerklärung", "personalisierte anzeigen", "personenbezogene daten",
    "ganz ohne werb",
    "nous utilisons des cookies", "tout accepter", "tout refuser", "sans accepter",
    "accepter et fermer", "accepter et continuer", "nos partenaires", "partenaires et nous",
    "votre consentement", "votre vie privée", "intérêt légitime",
    "publicités et contenu personnalisé",
    "données personnelles",
    "su privacidad", "tu privacidad", "nuestros socios", "socios almacenamos",
    "aceptar y continuar",
    "aceptar todo", "rechazar todo", "rechazar y suscrib", "su consentimiento", "tu consentimiento",
    "política de cookies", "información en un dispositivo", "datos personales",
    "utilizamos cookies", "nossos parceiros", "aceitar e", "aceitar tod", "sua privacidade",
    "seu consentimento", "dados pessoais", "política de privacidade",
    "i nostri partner", "nostri fornitori", "utilizziamo cookie", "il tuo consenso",
    "accetta e continua",
    "accetta tutti", "rifiuta tutti", "rifiuta e abbonati", "cookie policy", "tua privacy",
    "onze partners", "gebruiken cookies", "gebruikt cookies", "geef je toestemming",
    "alles weigeren", "alles accepteren", "informatie op een apparaat", "persoonlijke advertenties",
    "je voorkeuren",
    "våra partners", "använder cookies", "acceptera alla", "ditt samtycke", "vores partnere",
    "bruger cookies", "dit samtykke", "våre partnere", "informasjonskapsler",
    "nasi partnerzy", "twoją prywatność", "swoją zgodę", "twoją zgodą", "informacje na urządzeniu",
    "dane osobowe", "przejdź do serwisu", "akceptuj wszystk",
    "файлы cookie", "ваше согласие", "наши партн", "персональных данных",
  ]
  /// What a page for logging in says of itself.
  static let login: [StaticString] = [
    "log in", "login", "sign in", "sign-in", "anmelden", "anmeldung", "einloggen",
    "melden sie sich",
    "se connecter", "connectez-vous", "connexion", "iniciar sesión", "inicia sesión",
    "inicie sesión", "iniciar sessão", "faça login", "entrar", "accedi", "inloggen", "log in om",
    "logga in", "log ind", "logg inn", "kirjaudu", "zaloguj", "logowanie", "přihlásit", "войти",
    "вход", "Вход", "Войти", "увійти", "ログイン", "登录", "로그인", "giriş yap",
  ]
  static let wall: [StaticString] = [
    "subscribe to continue", "subscribe to read", "subscribe to keep", "subscribers only",
    "for subscribers", "already a subscriber", "already subscribed", "to continue reading",
    "keep reading", "continue reading this", "unlock this article", "become a subscriber",
    "read the full article", "read the full story", "limit of free articles", "free articles",
    "unlimited access", "this content is for", "free trial", "subscription",
    "jetzt abonnieren", "jetzt weiterlesen", "weiterlesen mit", "weiter lesen mit",
    "lesen sie diesen artikel mit", "nur für abonnenten", "abonnenten lesen", "bereits abonnent",
    "bereits ein abo", "jetzt testen", "artikel freischalten", "artikel ist exklusiv",
    "réservé aux abonnés", "réservée aux abonnés", "abonnez-vous", "abonner à partir",
    "déjà abonné", "de cet article à lire", "lire la suite de l",
    "contenido exclusivo", "suscríbete para", "suscríbete y", "solo para suscriptores",
    "ya eres suscriptor", "seguir leyendo", "conteúdo exclusivo", "assine para", "já é assinante",
    "exclusivo para assinantes", "per gli abbonati", "riservato agli abbonati",
    "abbonati per", "già abbonato", "per continuare a leggere",
    "voor abonnees", "word abonnee", "al abonnee", "verder lezen", "för prenumeranter",
    "bli prenumerant", "redan prenumerant", "vill du läsa vidare", "läs hela artikeln",
    "for abonnenter", "bliv abonnent", "bli abonnent", "allerede abonnent", "kun for abonn",
    "tylko dla subskrybentów", "masz już subskrypcj", "dla prenumeratorów",
    "только для подписчиков", "оформите подписку", "会員限定", "有料会員",
  ]
}
