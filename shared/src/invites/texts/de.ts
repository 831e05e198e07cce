import { Texts } from './keys';

export const de: Texts = {
  'connect.title': 'Ihr Konto bei {platform} verbinden',
  'connect.text': '{sender} bittet Sie, Ihr Konto bei {platform} zu verbinden. Es dauert etwa eine Minute.',
  'reconnect.title': '{account} erneut verbinden',
  'reconnect.text':
    '{sender} bittet Sie, {account} erneut zu verbinden, weil die Erlaubnis zur Nutzung abgelaufen ist oder bald abläuft. Es dauert etwa eine Minute.',
  'connected.title': 'Verbunden',
  'connected.text': '{account} ist verbunden. Sie können diese Seite schließen.',
  'already_well.title': 'Alles in Ordnung',
  'already_well.text':
    '{account} ist verbunden, Sie brauchen nichts zu tun. Sie können diese Seite schließen.',
  'denied.title': 'Nicht verbunden',
  'denied.text':
    '{platform} meldet, dass Sie nicht zugestimmt haben, daher wurde nichts verbunden. Wenn Sie doch verbinden möchten, versuchen Sie es noch einmal.',
  'other_account.title': 'Das war ein anderes Konto',
  'other_account.text':
    'In diesem Link geht es um {account}, Sie haben sich aber mit einem anderen Konto angemeldet. Melden Sie sich bei {platform} ab oder wechseln Sie dort das Konto, und versuchen Sie es noch einmal.',
  'failed.title': 'Das hat nicht geklappt',
  'failed.text':
    '{platform} hat {account} nicht verbunden. Versuchen Sie es noch einmal. Wenn es wieder nicht klappt, melden Sie sich bitte bei dem Absender des Links.',
  'pending.title': 'Fast fertig',
  'pending.text':
    'Die Antwort von {platform} ist noch nicht da. Wenn Sie zugestimmt haben, sehen Sie gleich noch einmal nach. Wenn Sie noch nicht entschieden haben, beginnen Sie noch einmal.',
  'lapsed.title': 'Das hat zu lange gedauert',
  'lapsed.text':
    'Für Anmeldung und Zustimmung sind zehn Minuten Zeit, und die sind um. Versuchen Sie es noch einmal.',
  'elsewhere.title': 'Bitte gehen Sie dorthin zurück, wo Sie begonnen haben',
  'elsewhere.text':
    'Sie haben in einem anderen Browser oder einer App begonnen, und nur dort können wir sehen, wie es ausgegangen ist. Gehen Sie dorthin zurück, oder versuchen Sie es hier noch einmal.',
  'gone.title': 'Nicht mehr vorhanden',
  'gone.text':
    'Wohin dieser Link führt, das gibt es nicht mehr; so lässt sich nichts verbinden. Bitten Sie den Absender um einen neuen Link.',
  'too_many.title': 'Einen Moment, bitte',
  'too_many.text':
    'Dieser Link wurde mehrmals innerhalb einer Minute benutzt. Warten Sie eine Minute, und versuchen Sie es dann noch einmal.',
  'busy.title': 'Viele auf einmal',
  'busy.text':
    'Gerade verbinden viele Personen ihre Konten. Warten Sie eine Minute, und versuchen Sie es dann noch einmal.',
  'unavailable.title': 'Im Moment nicht möglich',
  'unavailable.text':
    'Der Dienst, der Konten verbindet, antwortet nicht. Es wurde nichts geändert. Versuchen Sie es in ein paar Minuten noch einmal.',
  'unsettled.title': 'Einen Moment, bitte',
  'unsettled.text':
    'Wir konnten gerade nicht feststellen, wie es ausgegangen ist. Sehen Sie gleich noch einmal nach.',
  'misconfigured.title': 'Das geht noch nicht',
  'misconfigured.text':
    'Bevor dieses Konto verbunden werden kann, muss eine Einstellung berichtigt werden. Es wurde nichts geändert. Bitte sagen Sie dem Absender des Links, dass diese Seite keinen Link erstellen kann.',
  'malformed.title': 'Dieser Link ist nicht vollständig',
  'malformed.text':
    'Ein Teil der Adresse fehlt. Kopieren Sie den ganzen Link aus der Nachricht, oder bitten Sie um einen neuen.',
  'altered.title': 'Dieser Link wurde verändert',
  'altered.text':
    'Die Adresse ist nicht die, die gesendet wurde, und wird daher nicht benutzt. Öffnen Sie den Link in der Nachricht selbst, oder bitten Sie um einen neuen.',
  'foreign.title': 'Dieser Link gehört nicht hierher',
  'foreign.text':
    'Er wurde für eine andere Seite gemacht oder mit einem Schlüssel, der nicht mehr gilt. Bitten Sie den Absender um einen neuen Link.',
  'expired.title': 'Dieser Link ist abgelaufen',
  'expired.text': 'Er war bis zum {date} gültig. Bitten Sie den Absender um einen neuen Link.',
  'too_new.title': 'Diese Seite ist veraltet',
  'too_new.text':
    'Der Link wurde mit einer neueren Version gemacht, als diese Seite kennt. Bitte sagen Sie es dem Absender, oder bitten Sie später um einen neuen Link.',
  'step.connect': 'Sie gehen zu {platform} und melden sich dort an. Ihr Passwort bleibt bei {platform}.',
  'step.reconnect':
    'Sie gehen zu {platform} und melden sich dort mit diesem Konto an: {account}. Ihr Passwort bleibt bei {platform}.',
  'step.agree': '{platform} zeigt Ihnen, was erlaubt würde. Sie stimmen zu oder nicht.',
  'step.back': 'Sie kommen hierher zurück und sehen, wie es ausgegangen ist.',
  'note.instagram': 'Instagram verlangt ein Business- oder Creator-Konto.',
  'note.validUntil': 'Dieser Link ist bis zum {date} gültig.',
  'note.contact': 'Fragen? {contact}',
  'button.start': 'Weiter zu {platform}',
  'button.again': 'Noch einmal versuchen',
  'button.look': 'Noch einmal nachsehen',
  'button.leave': 'Weiter',
  'word.sender': 'das Team, das Ihnen diesen Link geschickt hat,',
  'word.platform': 'TikTok oder Instagram',
  'word.account': 'Ihr Konto bei {platform}',
  'word.namedAccount': '@{handle} ({platform})',
};
