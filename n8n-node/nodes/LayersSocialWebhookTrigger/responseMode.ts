/** Who answers a delivery, so that the answer comes after the execution is stored. */
import * as n8n from 'n8n-workflow';

/**
 * From 2.8 on n8n stores the execution before it answers; the release before answered first. 2.8.0 is also the first whose
 * n8n-workflow has `isTriggerLikeNode`. In older ones the trigger answers out of the execution, as a "Respond to Webhook" node does.
 */
export const RESPONSE_MODE = 'isTriggerLikeNode' in n8n ? 'onReceived' : 'responseNode';
