import { Texts } from './keys';

export const pt: Texts = {
  'connect.title': 'Conecte a sua conta do {platform}',
  'connect.text': '{sender} pede que você conecte a sua conta do {platform}. Leva cerca de um minuto.',
  'reconnect.title': 'Reconecte {account}',
  'reconnect.text':
    '{sender} pede que você reconecte {account}, porque a permissão de uso venceu ou vai vencer em breve. Leva cerca de um minuto.',
  'connected.title': 'Conexão feita',
  'connected.text': '{account}: a conexão está feita. Você pode fechar esta página.',
  'already_well.title': 'Está tudo bem',
  'already_well.text': '{account}: a conexão funciona e não há nada a fazer. Você pode fechar esta página.',
  'denied.title': 'Sem conexão',
  'denied.text':
    '{platform} informa que você não aceitou, por isso nada foi conectado. Se quiser conectar mesmo assim, tente de novo.',
  'other_account.title': 'Era outra conta',
  'other_account.text':
    'Este link é para {account}, mas você entrou com outra conta. Saia do {platform} ou troque de conta lá, e tente de novo.',
  'failed.title': 'Não funcionou',
  'failed.text':
    '{platform} não conectou {account}. Tente de novo. Se falhar outra vez, avise quem lhe enviou este link.',
  'pending.title': 'Quase lá',
  'pending.text':
    'A resposta do {platform} ainda não chegou. Se você aceitou, verifique de novo em instantes. Se ainda não decidiu, comece de novo.',
  'lapsed.title': 'Demorou demais',
  'lapsed.text': 'Há dez minutos para entrar e aceitar, e eles já passaram. Tente de novo.',
  'elsewhere.title': 'Volte para onde começou',
  'elsewhere.text':
    'Você começou em outro navegador ou aplicativo, e só lá podemos ver o resultado. Volte para lá, ou tente de novo aqui.',
  'gone.title': 'Não existe mais',
  'gone.text':
    'Aquilo a que este link leva não existe mais, por isso não dá para conectar desta forma. Peça um link novo a quem o enviou.',
  'too_many.title': 'Um momento',
  'too_many.text': 'Este link foi usado várias vezes em um minuto. Espere um minuto e tente de novo.',
  'busy.title': 'Muitas pessoas ao mesmo tempo',
  'busy.text': 'Muitas pessoas estão conectando contas agora. Espere um minuto e tente de novo.',
  'unavailable.title': 'Não é possível agora',
  'unavailable.text':
    'O serviço que conecta as contas não responde. Nada foi alterado. Tente de novo em alguns minutos.',
  'unsettled.title': 'Um momento',
  'unsettled.text': 'Agora não conseguimos saber como foi. Verifique de novo em instantes.',
  'misconfigured.title': 'Ainda não funciona',
  'misconfigured.text':
    'É preciso corrigir uma configuração antes de conectar esta conta. Nada foi alterado. Diga a quem lhe enviou este link que esta página não consegue criar um link.',
  'malformed.title': 'Este link não está completo',
  'malformed.text':
    'Falta uma parte do endereço. Copie o link inteiro da mensagem que recebeu, ou peça um novo.',
  'altered.title': 'Este link foi alterado',
  'altered.text':
    'O endereço não é o que foi enviado, por isso não é usado. Abra o link na própria mensagem, ou peça um novo.',
  'foreign.title': 'Este link não é desta página',
  'foreign.text':
    'Ele foi criado para outra página, ou com uma chave que não é mais usada. Peça um link novo a quem o enviou.',
  'expired.title': 'Este link venceu',
  'expired.text': 'Ele era válido até {date}. Peça um link novo a quem o enviou.',
  'too_new.title': 'Esta página está desatualizada',
  'too_new.text':
    'O link foi criado por uma versão mais nova do que a desta página. Avise quem o enviou, ou peça um link novo mais tarde.',
  'step.connect': 'Você vai ao {platform} e entra lá. A sua senha fica no {platform}.',
  'step.reconnect': 'Você vai ao {platform} e entra lá com {account}. A sua senha fica no {platform}.',
  'step.agree': 'O {platform} mostra o que seria permitido. Você aceita, ou não.',
  'step.back': 'Você volta para cá e vê o resultado.',
  'note.instagram': 'O Instagram exige uma conta comercial ou de criador de conteúdo.',
  'note.validUntil': 'Este link é válido até {date}.',
  'note.contact': 'Perguntas? {contact}',
  'button.start': 'Continuar para o {platform}',
  'button.again': 'Tentar de novo',
  'button.look': 'Verificar de novo',
  'button.leave': 'Continuar',
  'word.sender': 'a equipe que lhe enviou este link',
  'word.platform': 'TikTok ou Instagram',
  'word.account': 'a sua conta do {platform}',
  'word.namedAccount': '@{handle} ({platform})',
};
