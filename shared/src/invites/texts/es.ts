import { Texts } from './keys';

export const es: Texts = {
  'connect.title': 'Conecte su cuenta de {platform}',
  'connect.text': '{sender} le pide que conecte su cuenta de {platform}. Se tarda más o menos un minuto.',
  'reconnect.title': 'Vuelva a conectar {account}',
  'reconnect.text':
    '{sender} le pide que vuelva a conectar {account}, porque el permiso para usarla ha caducado o caducará pronto. Se tarda más o menos un minuto.',
  'connected.title': 'Conexión hecha',
  'connected.text': '{account}: la conexión está hecha. Puede cerrar esta página.',
  'already_well.title': 'Todo está bien',
  'already_well.text': '{account}: la conexión funciona y no tiene que hacer nada. Puede cerrar esta página.',
  'denied.title': 'Sin conexión',
  'denied.text':
    '{platform} indica que usted no ha aceptado, así que no se ha conectado nada. Si quiere conectar de todos modos, inténtelo de nuevo.',
  'other_account.title': 'Era otra cuenta',
  'other_account.text':
    'Este enlace es para {account}, pero usted ha entrado con otra cuenta. Cierre la sesión de {platform} o cambie de cuenta allí, e inténtelo de nuevo.',
  'failed.title': 'No ha funcionado',
  'failed.text':
    '{platform} no ha conectado {account}. Inténtelo de nuevo. Si vuelve a fallar, avise a quien le envió este enlace.',
  'pending.title': 'Ya casi está',
  'pending.text':
    'La respuesta de {platform} aún no ha llegado. Si ha aceptado, vuelva a mirar en un momento. Si todavía no ha decidido, empiece de nuevo.',
  'lapsed.title': 'Ha pasado demasiado tiempo',
  'lapsed.text': 'Hay diez minutos para entrar y aceptar, y ya han pasado. Inténtelo de nuevo.',
  'elsewhere.title': 'Vuelva adonde empezó',
  'elsewhere.text':
    'Usted empezó en otro navegador o en una aplicación, y solo allí podemos ver el resultado. Vuelva allí, o inténtelo de nuevo aquí.',
  'gone.title': 'Ya no está',
  'gone.text':
    'Aquello a lo que lleva este enlace ya no existe, así que no se puede conectar de esta manera. Pida un enlace nuevo a quien se lo envió.',
  'too_many.title': 'Un momento',
  'too_many.text':
    'Este enlace se ha usado varias veces en un minuto. Espere un minuto e inténtelo de nuevo.',
  'busy.title': 'Muchas personas a la vez',
  'busy.text':
    'Muchas personas están conectando cuentas en este momento. Espere un minuto e inténtelo de nuevo.',
  'unavailable.title': 'Ahora no es posible',
  'unavailable.text':
    'El servicio que conecta las cuentas no responde. No se ha cambiado nada. Inténtelo de nuevo en unos minutos.',
  'unsettled.title': 'Un momento',
  'unsettled.text': 'Ahora mismo no hemos podido saber cómo ha ido. Vuelva a mirar en un momento.',
  'misconfigured.title': 'Todavía no funciona',
  'misconfigured.text':
    'Hay que corregir un ajuste antes de poder conectar esta cuenta. No se ha cambiado nada. Diga a quien le envió este enlace que esta página no puede crear un enlace.',
  'malformed.title': 'Este enlace no está completo',
  'malformed.text':
    'Falta una parte de la dirección. Copie el enlace entero del mensaje que recibió, o pida uno nuevo.',
  'altered.title': 'Este enlace fue modificado',
  'altered.text':
    'La dirección no es la que se envió, por lo que no se usa. Abra el enlace en el propio mensaje, o pida uno nuevo.',
  'foreign.title': 'Este enlace no es de esta página',
  'foreign.text':
    'Se creó para otra página, o con una clave que ya no se usa. Pida un enlace nuevo a quien se lo envió.',
  'expired.title': 'Este enlace ha caducado',
  'expired.text': 'Era válido hasta el {date}. Pida un enlace nuevo a quien se lo envió.',
  'too_new.title': 'Esta página no está al día',
  'too_new.text':
    'El enlace se creó con una versión más nueva que la de esta página. Avise a quien se lo envió, o pida un enlace nuevo más tarde.',
  'step.connect': 'Va a {platform} y entra allí. Su contraseña se queda en {platform}.',
  'step.reconnect': 'Va a {platform} y entra allí con {account}. Su contraseña se queda en {platform}.',
  'step.agree': '{platform} le muestra lo que se permitiría. Usted acepta, o no.',
  'step.back': 'Vuelve aquí y ve el resultado.',
  'note.instagram': 'Instagram exige una cuenta de empresa o de creador.',
  'note.validUntil': 'Este enlace es válido hasta el {date}.',
  'note.contact': '¿Preguntas? {contact}',
  'button.start': 'Continuar a {platform}',
  'button.again': 'Intentarlo de nuevo',
  'button.look': 'Volver a mirar',
  'button.leave': 'Continuar',
  'word.sender': 'el equipo que le envió este enlace',
  'word.platform': 'TikTok o Instagram',
  'word.account': 'su cuenta de {platform}',
  'word.namedAccount': '@{handle} ({platform})',
};
