import { Texts } from './keys';

export const en: Texts = {
  'connect.title': 'Connect your {platform} account',
  'connect.text': '{sender} asks you to connect your {platform} account. It takes about a minute.',
  'reconnect.title': 'Reconnect {account}',
  'reconnect.text':
    '{sender} asks you to reconnect {account}, because the permission to use it has run out or soon will. It takes about a minute.',
  'connected.title': 'Connected',
  'connected.text': '{account} is connected. You can close this page.',
  'already_well.title': 'All is well',
  'already_well.text': '{account} is connected, and there is nothing for you to do. You can close this page.',
  'denied.title': 'Not connected',
  'denied.text':
    '{platform} says that you did not agree, so nothing was connected. If you want to connect after all, try again.',
  'other_account.title': 'That was another account',
  'other_account.text':
    'This link is about {account}, but you signed in with a different account. Sign out of {platform} or switch the account there, then try again.',
  'failed.title': 'That did not work',
  'failed.text': '{platform} did not connect {account}. Try again. If it fails once more, tell {sender}.',
  'pending.title': 'Almost there',
  'pending.text':
    'The answer of {platform} is not here yet. If you have agreed, look again in a moment. If you have not decided yet, try again from the start.',
  'lapsed.title': 'That took too long',
  'lapsed.text': 'There are ten minutes to sign in and agree, and they are over. Try again.',
  'elsewhere.title': 'Please go back to where you began',
  'elsewhere.text':
    'You began in another browser or app, and only there can we see how it went. Go back to it, or try again here.',
  'gone.title': 'No longer there',
  'gone.text':
    'What this link leads to is no longer there, so it cannot be connected this way. Ask {sender} for a new link.',
  'too_many.title': 'One moment, please',
  'too_many.text': 'This link was used several times within a minute. Wait for a minute, then try again.',
  'busy.title': 'Many people at once',
  'busy.text': 'Many people are connecting accounts right now. Wait for a minute, then try again.',
  'unavailable.title': 'Not possible just now',
  'unavailable.text':
    'The service that connects accounts does not answer. Nothing was changed. Try again in a few minutes.',
  'unsettled.title': 'One moment, please',
  'unsettled.text': 'We could not find out just now how it went. Look again in a moment.',
  'misconfigured.title': 'This does not work yet',
  'misconfigured.text':
    'A setting has to be corrected before this account can be connected. Nothing was changed. Please tell {sender} that this page cannot make a link.',
  'malformed.title': 'This link is not complete',
  'malformed.text':
    'A part of the address is missing. Copy the whole link from the message you got, or ask for a new one.',
  'altered.title': 'This link was changed',
  'altered.text':
    'The address is not the one that was sent, so it is not used. Open the link in the message itself, or ask for a new one.',
  'foreign.title': 'This link does not belong here',
  'foreign.text':
    'It was made for another page, or with a key that is no longer in use. Ask {sender} for a new link.',
  'expired.title': 'This link has run out',
  'expired.text': 'It was good until {date}. Ask {sender} for a new link.',
  'too_new.title': 'This page is out of date',
  'too_new.text':
    'The link was made by a newer version than this page knows. Please tell {sender}, or ask for a new link later.',
  'step.connect': 'You go to {platform} and sign in there. Your password stays with {platform}.',
  'step.reconnect':
    'You go to {platform} and sign in there with {account}. Your password stays with {platform}.',
  'step.agree': '{platform} shows you what would be allowed. You agree, or you do not.',
  'step.back': 'You come back here and see how it went.',
  'note.instagram': 'Instagram needs a Business or Creator account.',
  'note.validUntil': 'This link is good until {date}.',
  'note.contact': 'Questions? {contact}',
  'button.start': 'Continue to {platform}',
  'button.again': 'Try again',
  'button.look': 'Look again',
  'button.leave': 'Continue',
  'word.sender': 'the team that sent you this link',
  'word.platform': 'TikTok or Instagram',
  'word.account': 'your {platform} account',
  'word.namedAccount': '@{handle} ({platform})',
};
