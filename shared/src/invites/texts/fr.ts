import { Texts } from './keys';

export const fr: Texts = {
  'connect.title': 'Connecter votre compte {platform}',
  'connect.text':
    '{sender} vous demande de connecter votre compte {platform}. Cela prend environ une minute.',
  'reconnect.title': 'Reconnecter {account}',
  'reconnect.text':
    '{sender} vous demande de reconnecter {account}, car l’autorisation de l’utiliser a expiré ou va bientôt expirer. Cela prend environ une minute.',
  'connected.title': 'Connecté',
  'connected.text': '{account} est connecté. Vous pouvez fermer cette page.',
  'already_well.title': 'Tout va bien',
  'already_well.text': '{account} est connecté et vous n’avez rien à faire. Vous pouvez fermer cette page.',
  'denied.title': 'Non connecté',
  'denied.text':
    '{platform} indique que vous n’avez pas donné votre accord : rien n’a été connecté. Si vous souhaitez tout de même vous connecter, réessayez.',
  'other_account.title': 'C’était un autre compte',
  'other_account.text':
    'Ce lien concerne {account}, mais vous vous êtes identifié avec un autre compte. Déconnectez-vous de {platform} ou changez-y de compte, puis réessayez.',
  'failed.title': 'Cela n’a pas fonctionné',
  'failed.text':
    '{platform} n’a pas connecté {account}. Réessayez. En cas de nouvel échec, prévenez la personne qui vous a envoyé ce lien.',
  'pending.title': 'C’est presque fini',
  'pending.text':
    'La réponse de {platform} n’est pas encore arrivée. Si vous avez donné votre accord, vérifiez à nouveau dans un instant. Si vous n’avez pas encore choisi, recommencez depuis le début.',
  'lapsed.title': 'Le délai est dépassé',
  'lapsed.text': 'Vous avez dix minutes pour vous identifier et donner votre accord. Réessayez.',
  'elsewhere.title': 'Revenez là où vous avez commencé',
  'elsewhere.text':
    'Vous avez commencé dans un autre navigateur ou une autre application, et nous ne pouvons voir le résultat que là-bas. Retournez-y ou réessayez ici.',
  'gone.title': 'Ce n’est plus là',
  'gone.text':
    'Ce à quoi mène ce lien n’existe plus ; la connexion n’est pas possible ainsi. Demandez un nouveau lien à la personne qui vous l’a envoyé.',
  'too_many.title': 'Un instant',
  'too_many.text': 'Ce lien a été utilisé plusieurs fois en une minute. Attendez une minute, puis réessayez.',
  'busy.title': 'Beaucoup de monde à la fois',
  'busy.text':
    'Beaucoup de personnes connectent leur compte en ce moment. Attendez une minute, puis réessayez.',
  'unavailable.title': 'Impossible pour le moment',
  'unavailable.text':
    'Le service qui connecte les comptes ne répond pas. Rien n’a été modifié. Réessayez dans quelques minutes.',
  'unsettled.title': 'Un instant',
  'unsettled.text':
    'Nous n’avons pas pu savoir à l’instant comment cela s’est passé. Vérifiez à nouveau dans un moment.',
  'misconfigured.title': 'Cela ne fonctionne pas encore',
  'misconfigured.text':
    'Un réglage doit être corrigé avant que ce compte puisse être connecté. Rien n’a été modifié. Dites à la personne qui vous a envoyé ce lien que cette page ne peut pas créer de lien.',
  'malformed.title': 'Ce lien n’est pas complet',
  'malformed.text':
    'Une partie de l’adresse manque. Copiez le lien entier depuis le message reçu, ou demandez-en un nouveau.',
  'altered.title': 'Ce lien a été modifié',
  'altered.text':
    'L’adresse n’est pas celle qui a été envoyée ; elle n’est donc pas utilisée. Ouvrez le lien dans le message lui-même, ou demandez-en un nouveau.',
  'foreign.title': 'Ce lien n’est pas pour cette page',
  'foreign.text':
    'Il a été créé pour une autre page, ou avec une clé qui n’est plus utilisée. Demandez un nouveau lien à la personne qui vous l’a envoyé.',
  'expired.title': 'Ce lien a expiré',
  'expired.text':
    'Il était valable jusqu’au {date}. Demandez un nouveau lien à la personne qui vous l’a envoyé.',
  'too_new.title': 'Cette page n’est pas à jour',
  'too_new.text':
    'Le lien a été créé par une version plus récente que celle de cette page. Prévenez la personne qui vous l’a envoyé, ou demandez un nouveau lien plus tard.',
  'step.connect': 'Vous allez sur {platform} et vous y identifiez. Votre mot de passe reste chez {platform}.',
  'step.reconnect':
    'Vous allez sur {platform} et vous y identifiez avec {account}. Votre mot de passe reste chez {platform}.',
  'step.agree': '{platform} vous montre ce qui serait autorisé. Vous donnez votre accord, ou non.',
  'step.back': 'Vous revenez ici et voyez le résultat.',
  'note.instagram': 'Instagram exige un compte professionnel ou créateur.',
  'note.validUntil': 'Ce lien est valable jusqu’au {date}.',
  'note.contact': 'Des questions ? {contact}',
  'button.start': 'Continuer vers {platform}',
  'button.again': 'Réessayer',
  'button.look': 'Vérifier à nouveau',
  'button.leave': 'Continuer',
  'word.sender': 'l’équipe qui vous a envoyé ce lien',
  'word.platform': 'TikTok ou Instagram',
  'word.account': 'votre compte {platform}',
  'word.namedAccount': '@{handle} ({platform})',
};
